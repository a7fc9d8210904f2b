import Foundation
import Foundations
import HostSystem
import Synchronization

/// A program of FFmpeg that is running.
final class FFmpegRun: Sendable {
    /// What a program that only looks at a file may take.
    static let lookingLimits = HelperProgram.Limits(
        addressSpace: 4 << 30, fileBytes: 0, processorSeconds: 60)

    private let program: HelperProgram
    private let pipes: [Int32: PipeEnd]
    private let complaints: Complaints

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: its file.
    ///   - arguments: what stands behind its name.
    ///   - environment: all of its variables.
    ///   - inputs: descriptors that it reads from a pipe.
    ///   - outputs: descriptors that it writes to a pipe; standard error is always one.
    ///   - files: open files by the descriptors that it has them under.
    ///   - limits: what it may take.
    /// - Throws: ``ClipError``.
    init(
        _ path: String, _ arguments: [String], environment: [String: String], inputs: [Int32] = [],
        outputs: [Int32] = [], files: [Int32: Int32] = [:], limits: HelperProgram.Limits
    ) throws(ClipError) {
        do throws(SystemError) {
            var pipes: [Int32: PipeEnd] = [:]
            var theirs: [PipeEnd] = []
            var descriptors = files
            for number in inputs + outputs + [2] {
                let (reading, writing) = try PipeEnd.pair()
                let isInput = inputs.contains(number)
                pipes[number] = isInput ? writing : reading
                theirs.append(isInput ? reading : writing)
                descriptors[number] = theirs.last!.descriptor
            }
            program = try HelperProgram(
                path, arguments, environment: environment, descriptors: descriptors, limits: limits)
            // The program's own ends must not stay open here, or a pipe would never end.
            for end in theirs { end.close() }
            complaints = Complaints(pipes.removeValue(forKey: 2)!)
            self.pipes = pipes
        } catch {
            throw ClipError(.interrupted, "cannot start \(FileName.last(of: path)): \(error.advice)")
        }
        complaints.collect()
    }

    /// Our end of the pipe that the program has under `number`.
    func pipe(_ number: Int32) -> PipeEnd { pipes[number]! }

    /// Ends the program at once.
    func kill() { program.kill() }

    /// All that it writes to `number`, but not more than `limit` bytes.
    func text(_ number: Int32, limit: Int) throws(ClipError) -> String {
        var bytes = [UInt8](repeating: 0, count: limit)
        var count = 0
        var fault: SystemError?
        bytes.withUnsafeMutableBytes { bytes in
            do throws(SystemError) {
                count = try pipe(number).read(bytes)
            } catch {
                fault = error
            }
        }
        if let fault { throw ClipError(.interrupted, "ffmpeg cannot be read: \(fault.advice)") }
        // What is longer is nobody's list: the program ends on its closed pipe.
        pipe(number).close()
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Waits for the end.
    ///
    /// Throws what `words` makes of the last line that it complained with, unless it ended well.
    func finish(_ words: (String) -> String) throws(ClipError) {
        let ending = program.wait()
        let last = complaints.last()
        switch ending {
        case .exit(0): return
        case .exit(let code): throw ClipError(.unusable, words(last ?? "it ended with code \(code)"))
        case .signal(let number):
            throw ClipError(
                .interrupted,
                words((last.map { "\($0); " } ?? "") + "it was ended by signal \(number)"))
        }
    }

    /// Whether it has refused a file for its format, once it has ended.
    var hasRefusedFormat: Bool {
        _ = program.wait()
        return complaints.contain("Format not on whitelist")
    }

    /// The last line that it has complained with, once it has ended.
    func lastComplaint() -> String? {
        _ = program.wait()
        return complaints.last()
    }
}

/// What a program writes to its standard error: the end of it.
private final class Complaints: Sendable {
    private static let kept = 8192

    private let pipe: PipeEnd
    private let tail = Mutex<[UInt8]>([])
    private let end = DispatchSemaphore(value: 0)

    init(_ pipe: PipeEnd) { self.pipe = pipe }

    /// Reads on a thread of its own, so that the program never waits for a reader.
    func collect() {
        let thread = Thread { [self] in
            var part = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = part.withUnsafeMutableBytes { (try? pipe.readSome($0)) ?? 0 }
                if count == 0 { break }
                tail.withLock { tail in
                    tail += part[..<count]
                    if tail.count > Self.kept { tail.removeFirst(tail.count - Self.kept) }
                }
            }
            end.signal()
        }
        thread.name = "ffmpeg's errors"
        thread.start()
    }

    /// The end of what was written, once all is.
    private var text: String {
        end.wait()
        end.signal()
        return tail.withLock { String(decoding: $0, as: UTF8.self) }
    }

    func contain(_ words: String) -> Bool { text.contains(words) }

    /// The last line with words, without the name of the part that says it.
    func last() -> String? {
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            // As in "[mov,mp4 @ 0x55d0c8] moov atom not found".
            line.replacing(/^(\[[^\]]* @ 0x[0-9a-f]+\] *)+/, with: "").trimmingCharacters(in: .whitespaces)
        }
        // What stands behind the cause says nothing.
        return lines.last { !$0.isEmpty && $0 != "Conversion failed!" }
    }
}
