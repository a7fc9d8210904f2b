import Foundation

/// Writing results. Unbuffered, so that whoever reads a pipe has each line when it was written, and has all
/// of them if the program is killed after.
enum StandardOutput {
    static func line(_ text: String) { write(Data((text + "\n").utf8)) }

    static func write(_ bytes: Data) { FileHandle.standardOutput.write(bytes) }
}
