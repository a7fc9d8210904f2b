import HostSystem

/// Writing results.
///
/// Unbuffered, so that whoever reads a pipe has each line when it was written, and has all of them if the program
/// is killed after.
///
/// Throws `FileError` where nothing more can be written: full, closed, or no longer read.
enum StandardOutput {
    static func line(_ text: String) throws(FileError) { try StandardStream.output.write(text + "\n") }

    static func write(_ bytes: [UInt8]) throws(FileError) { try StandardStream.output.write(bytes) }
}
