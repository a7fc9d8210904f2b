import HostSystem

/// The programs of FFmpeg that are installed on this machine.
///
/// They read and write all the formats of clips; nothing of them is linked.
package struct FFmpeg: Sendable {
    /// The file of `ffmpeg`.
    let converter: String
    /// The file of `ffprobe`.
    let prober: String
    /// The variables that they run with.
    let environment: [String: String]
    /// Major and minor number; `nil` for a build that does not say.
    let version: (major: Int, minor: Int)?
    /// The names of all encoders that this build has.
    let encoders: Set<String>
    /// The names of all decoders that this build has.
    let decoders: Set<String>

    /// The programs in the folders of `environment`'s `PATH`.
    ///
    /// Throws ``ClipError`` where they are not there, or do not start.
    package init(environment: [String: String]) throws(ClipError) {
        let path = environment["PATH"] ?? ""
        guard let converter = HelperProgram.find("ffmpeg", in: path),
            let prober = HelperProgram.find("ffprobe", in: path)
        else {
            throw ClipError(
                .missingProgram,
                "clips are read and written by FFmpeg, whose programs ffmpeg and ffprobe are not on PATH; "
                    + "install them, on Debian and Ubuntu: apt install ffmpeg, on Fedora: dnf install ffmpeg-free, "
                    + "on macOS: brew install ffmpeg")
        }
        self.converter = converter
        self.prober = prober
        var environment = environment
        // A report would be a file in the working folder.
        environment["FFREPORT"] = nil
        environment["AV_LOG_FORCE_NOCOLOR"] = "1"
        self.environment = environment
        func said(_ option: String) throws(ClipError) -> String {
            let run = try FFmpegRun(
                converter, ["-hide_banner", option], environment: environment, outputs: [1],
                limits: FFmpegRun.lookingLimits)
            let text = try run.text(1, limit: 1 << 20)
            try run.finish { "ffmpeg does not work: \($0)" }
            return text
        }
        version = Self.version(in: try said("-version"))
        encoders = Self.names(in: try said("-encoders"))
        decoders = Self.names(in: try said("-decoders"))
    }

    /// The option that passes the times of frames on as they are.
    var keepingTimes: [String] {
        guard let version, version < (5, 1) else { return ["-fps_mode", "passthrough"] }
        return ["-vsync", "passthrough"]
    }

    /// The numbers in `ffmpeg version 5.1.9-0+deb12u1 …` or `ffmpeg version n7.1 …`.
    static func version(in text: String) -> (major: Int, minor: Int)? {
        guard let match = text.prefixMatch(of: /ffmpeg version n?(\d+)\.(\d+)/),
            let major = Int(match.1), let minor = Int(match.2)
        else { return nil }
        return (major, minor)
    }

    /// The second words of the lines that follow the table's rule.
    static func names(in table: String) -> Set<String> {
        let lines = table.split(separator: "\n")
        guard let rule = lines.firstIndex(where: { $0.contains("------") }) else { return [] }
        return Set(
            lines[(rule + 1)...].compactMap { line in
                line.split(separator: " ").dropFirst().first.map(String.init)
            })
    }
}
