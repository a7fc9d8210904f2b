import Testing

@testable import WebServer

@Suite("Those who look on at a stream", .timeLimit(.minutes(10)))
struct FrameViewersTests {
    @Test("begin with the newest frame, and never with an older one")
    func newest() async {
        let viewers = FrameViewers()
        viewers.show([1])
        viewers.show([2])
        var first = viewers.frames().makeAsyncIterator()
        #expect(await first.next() == [2])
        // One that nobody had a file made of.
        viewers.show(nil)
        var second = viewers.frames().makeAsyncIterator()
        viewers.show([4])
        #expect(await first.next() == [4])
        #expect(await second.next() == [4])
    }

    @Test("miss frames while they are slow, and hold up nobody")
    func slow() async {
        let viewers = FrameViewers()
        var slow = viewers.frames().makeAsyncIterator()
        for frame in 1...5 as ClosedRange<UInt8> { viewers.show([frame]) }
        #expect(await slow.next() == [5])
    }

    @Test("see the end of the stream, and nothing after it")
    func end() async {
        let viewers = FrameViewers()
        var early = viewers.frames().makeAsyncIterator()
        #expect(viewers.count == 1)
        viewers.close()
        viewers.show([1])
        #expect(await early.next() == nil)
        var late = viewers.frames().makeAsyncIterator()
        #expect(await late.next() == nil)
        #expect(viewers.count == 0)
    }
}
