import Foundation
import HostSystem
import ImageCodecs
import StrictJSON

private func require(_ condition: Bool, _ promise: StaticString) {
    if !condition { fatalError("broken promise: \(promise)") }
}

private let limits = ImageLimits(fileBytes: 1 << 20, pixels: 4_000_000, side: 8192)

/// What ffprobe says of a clip: JSON, and behind a zero byte a line of the frames' times.
@_cdecl("fuzz_probe")
public func fuzzProbe(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    let parts = UnsafeBufferPointer(start: start, count: count)
        .split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    guard let json = parts.first else { return }
    if let line = parts.dropFirst().first, let entry = FrameTimes.entry(line) {
        require(entry.length >= 0, "no frame ends before it begins")
        require((entry.ticks ?? 0).magnitude <= 1 << 58, "times can be added")
    }
    do {
        let clip = try ClipDescription(ProbedValue(json), "clip", limits: limits)
        let size = clip.picture.size
        require(size.width > 0 && size.height > 0, "frames have pixels")
        require(max(size.width, size.height) <= limits.side, "no side is longer than allowed")
        require(size.width * size.height <= limits.pixels, "there are no more pixels than allowed")
        require(clip.duration?.isFinite ?? true, "a clip's length is a number")
        for ratio in [clip.picture.timeBase, clip.picture.rate, clip.picture.pixelShape].compactMap(\.self) {
            require(ratio.numerator > 0 && ratio.denominator > 0, "ratios are positive")
            let microseconds = clip.picture.timeBase.times(1_000_000, in: Rational(1, 1_000_000))
            require(microseconds >= 0, "time goes forward")
        }
    } catch {
        require(!"\(error)".isEmpty, "an error has a reason")
    }
}

/// The times in a GIF or an animated PNG, and the same file with other times written into it.
@_cdecl("fuzz_animation")
public func fuzzAnimation(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    guard count > 0, let start else { return }
    let descriptor = scratch
    require(
        ftruncate(descriptor, 0) == 0 && pwrite(descriptor, start, count, 0) == count,
        "the scratch file is written")
    let file = SeekableFile(descriptor, name: "clip")
    let isGIF = start[0] == UInt8(ascii: "G")
    do {
        func read() throws -> Animation {
            if isGIF {
                let times = try GIFTimes(file)
                return Animation(
                    delays: times.frames.map { Animation.Delay(numerator: $0.delay, denominator: 100) },
                    plays: times.plays)
            }
            let times = try APNGTimes(file)
            return Animation(delays: times.frames.map(\.delay), plays: times.plays)
        }
        var animation = try read()
        require(animation.delays.count <= count, "no frame takes less than a byte")
        for index in animation.delays.indices {
            animation.delays[index] = Animation.Delay(
                numerator: (index * 7 + 1) % 65_536, denominator: isGIF ? 100 : 1000)
        }
        try animation.put(into: file, as: isGIF ? .gif : .apng)
        let length = lseek(descriptor, 0, SEEK_END)
        require(length <= count + 8, "the file is no longer than it was")
        let again = try read()
        require(again.delays.count == animation.delays.count, "as many frames as before")
    } catch {
        require(!"\(error)".isEmpty, "an error has a reason")
    }
}

/// A file in memory.
private let scratch: CInt = {
    let name = FileManager.default.temporaryDirectory.appending(path: "animation-\(getpid())").path
    let descriptor = open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
    require(descriptor >= 0, "there is a scratch file")
    unlink(name)
    return descriptor
}()
