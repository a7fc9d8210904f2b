import ImageCodecs
import Stylization
import Testing

@Suite("A content size")
struct ContentSizeTests {
    @Test("is read from 'full' or a height within the limits, and written the same way")
    func texts() {
        #expect(ContentSize("full") == .full)
        #expect(ContentSize("16") == .height(16) && ContentSize("32768") == .height(32768))
        for text in ["", "15", "32769", "-720", "720.5", "Full", "720px", "99999999999999999999"] {
            #expect(ContentSize(text) == nil, "\(text)")
        }
        for text in ["full", "16", "720"] { #expect(ContentSize(text)?.description == text) }
        #expect(ContentSize.full.height == nil && ContentSize.height(720).height == 720)
    }

    @Test("is the picture's own, or a height whose width follows, rounded and at least 1 px")
    func resolved() {
        #expect(ContentSize.full.resolved(width: 31, height: 7) == PixelSize(width: 31, height: 7))
        #expect(ContentSize.height(33).resolved(width: 100, height: 50) == PixelSize(width: 66, height: 33))
        #expect(ContentSize.height(21).resolved(width: 30, height: 20) == PixelSize(width: 32, height: 21))
        #expect(ContentSize.height(10).resolved(width: 1, height: 500) == PixelSize(width: 1, height: 10))
    }
}
