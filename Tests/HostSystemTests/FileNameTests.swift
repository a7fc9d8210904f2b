import HostSystem
import Testing

@Suite("Paths")
struct FileNameTests {
    @Test(
        "are taken apart as the system does",
        arguments: [
            ("b", ".", "b"), ("a/b", "a", "b"), ("/b", "/", "b"), ("a//b/", "a", "b"), ("/", "/", "/"),
            ("a/\u{301}b", "a", "\u{301}b"),
        ])
    func parts(path: String, parent: String, last: String) {
        #expect(FileName.parent(of: path) == parent)
        #expect(FileName.last(of: path) == last)
    }

    @Test(
        "have an ending behind the last dot, unless they begin with it",
        arguments: [
            ("a/photo.JPG", "photo", "JPG"), ("photo", "photo", ""), (".png", ".png", ""),
            ("a.b.c", "a.b", "c"),
            ("a.b/c", "c", ""), ("name.", "name", ""),
        ])
    func endings(path: String, stem: String, ending: String) {
        #expect(FileName.stem(of: path) == stem)
        #expect(FileName.ending(of: path) == ending)
    }
}
