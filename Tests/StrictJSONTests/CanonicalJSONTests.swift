import StrictJSON
import Testing

@Suite("JSON as this project writes it")
struct CanonicalJSONTests {
    private struct Value: Encodable {
        var b = "a/b"
        var a = [1, 2]
    }

    @Test("Keys are sorted, and slashes stay as they are")
    func line() throws {
        #expect(try CanonicalJSON.text(Value()) == #"{"a":[1,2],"b":"a/b"}"#)
        #expect(try CanonicalJSON.bytes(Value()) == Array(#"{"a":[1,2],"b":"a/b"}"#.utf8))
    }

    @Test("For people, it is indented")
    func indented() throws {
        let text = """
            {
              "a" : [
                1,
                2
              ],
              "b" : "a/b"
            }
            """
        #expect(try CanonicalJSON.text(Value(), layout: .indented) == text)
    }

    @Test("A number that JSON cannot hold is an error, or a text where that is asked for")
    func nonFinite() throws {
        #expect(throws: EncodingError.self) { try CanonicalJSON.text([Double.infinity]) }
        let numbers = [Double.infinity, -.infinity, .nan, 1]
        #expect(try CanonicalJSON.text(numbers, allowsNonFinite: true) == #"["inf","-inf","nan",1]"#)
    }
}
