import Foundations
import Testing

@Suite("Names and paths from outside")
struct NameTests {
    @Test("The classes of characters are those of ASCII alone")
    func classes() {
        for byte in UInt8.min...UInt8.max {
            let scalar = Unicode.Scalar(byte)
            let isDigit = ("0"..."9").contains(scalar)
            let isLetter = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
            #expect(byte.isASCIIDigit == isDigit)
            #expect(byte.isASCIILetter == isLetter)
            #expect(byte.isASCIIAlphanumeric == (isDigit || isLetter))
            #expect(byte.isLowercaseHexDigit == (isDigit || ("a"..."f").contains(scalar)))
        }
    }

    @Test(
        "A file's name is a label with a letter or digit in front",
        arguments: ["a", "0-9_.Z", "magenta-mobile"])
    func fileNames(name: String) {
        #expect(ASCIIName.isLabel(name) && ASCIIName.isFileName(name))
    }

    @Test("A label that is hidden, a folder or a flag is no file's name", arguments: [".a", "..", "-h", "_"])
    func labels(name: String) {
        #expect(ASCIIName.isLabel(name) && !ASCIIName.isFileName(name))
    }

    @Test(
        "Nothing else is a name",
        arguments: ["", " ", "a b", "a/b", "é", "a\0", String(repeating: "a", count: 65)])
    func others(name: String) {
        #expect(!ASCIIName.isLabel(name) && !ASCIIName.isFileName(name))
    }

    @Test("A path below its folder has steps")
    func steps() {
        #expect(RelativePath.steps("a/.b/c..d") == ["a", ".b", "c..d"])
    }

    @Test(
        "A path that could leave its folder has none",
        arguments: [
            "", "/", "/a", "a/", "a//b", ".", "a/./b", "..", "a/../b", "a\\b", "a\0b", "../\u{301}x",
            "a\u{600}/../b",
        ])
    func escapes(path: String) {
        #expect(RelativePath.steps(path) == nil)
    }

    @Test("What quotes goes by scalars, so that no mark behind a quotation mark hides it")
    func quoting() {
        #expect("a'\u{301}b'".replacing(scalar: "'", with: "''") == "a''\u{301}b''")
        #expect("\r\n".replacing(scalar: "\n", with: "n") == "\rn")
        #expect("".replacing(scalar: "a", with: "b") == "")
    }
}
