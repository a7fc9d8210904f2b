import TestSupport
import Testing

@testable import Clips

@Suite("Parts of clips")
struct ClipPartTests {
    @Test("ratios are rounded to the nearest, and give back the number they came from")
    func ratios() {
        let nanosecond = Rational(1, 1_000_000_000)
        for base in [
            Rational(1, 12_800), Rational(1, 90_000), Rational(1001, 30_000), Rational(1, 1_000_000),
        ] {
            for ticks in [0, 1, 7, 123_456, 987_654_321, -5, -123_457] {
                #expect(nanosecond.times(base.times(ticks, in: nanosecond), in: base) == ticks)
            }
        }
        #expect(Rational(1, 3).times(1, in: Rational(1, 100)) == 33)
        #expect(Rational(1, 2).times(1, in: Rational(1, 1)) == 1)
        #expect(Rational(1, 1).times(.max, in: Rational(1, 1_000_000)) > 1 << 61)
        #expect(Rational("64:45") == Rational(64, 45) && Rational("0/0") == nil && Rational("1/-2") == nil)
        #expect(Rational("x") == nil)
    }

    @Test("lines of times")
    func times() {
        let line = "0,        512,        512,      40,      472, 0x5f5d0b2c"
        #expect(FrameTimes.entry(line) == FrameTimes.Entry(ticks: 512, length: 40))
        let unknown = "0, 1, -9223372036854775808, 0, 472, 0x0"
        #expect(FrameTimes.entry(unknown) == FrameTimes.Entry(ticks: nil, length: 0))
        #expect(FrameTimes.entry("#tb 0: 1/12800") == nil && FrameTimes.entry("") == nil)
    }

    @Test("what FFmpeg says of itself")
    func versions() {
        func version(_ text: String) -> [Int]? { FFmpeg.version(in: text).map { [$0.major, $0.minor] } }
        #expect(version("ffmpeg version 5.1.9-0+deb12u1 Copyright") == [5, 1])
        #expect(version("ffmpeg version n7.0 Copyright") == [7, 0])
        #expect(version("ffmpeg version N-1234-gabc Copyright") == nil)
        let table = "Encoders:\n V..... = Video\n ------\n V....D libx264  H.264\n A....D aac AAC\n"
        #expect(FFmpeg.names(in: table) == ["libx264", "aac"])
    }

    @Test("a queue holds who is ahead, and gives out in order until its end")
    func queue() async throws {
        let queue = BoundedQueue<Int>(capacity: 2)
        async let sum = onOwnThread {
            var sum: [Int] = []
            while let next = queue.next() { sum.append(next) }
            return sum
        }
        try await onOwnThread {
            for number in 0..<100 { #expect(queue.append(number)) }
            queue.end()
        }
        #expect(try await sum == Array(0..<100))
        queue.close()
        #expect(!queue.append(1))
        #expect(queue.next() == nil)
    }
}
