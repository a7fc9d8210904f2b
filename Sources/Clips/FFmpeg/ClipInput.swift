import HostSystem

/// How a file from outside is given to FFmpeg.
enum ClipInput {
    /// The formats that may be read: each file of them is whole by itself.
    ///
    /// Others name files or addresses to be read in their turn (HLS, DASH, concat, SDP, VobSub, numbered
    /// pictures), or are programs (AviSynth): a clip from a stranger would open what it likes.
    static let formats = [
        "mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "avi", "mpegts", "mpeg",
        "mpegvideo", "m4v", "h261", "h263", "h264", "hevc", "vvc", "evc", "obu", "av1", "ivf", "vc1",
        "vc1test", "dirac", "cavsvideo", "avs2", "avs3", "gif", "apng", "webp_anim", "flv", "live_flv",
        "kux", "asf", "asf_o", "ogg", "nut", "mxf", "gxf", "yuv4mpegpipe", "mjpeg", "mjpeg_2000", "dv",
        "rm", "swf", "wtv", "dxa", "fli", "flic", "smk", "bink", "roq", "nsv", "nuv", "ea", "film_cpk",
        "thp", "vmd", "wc3movie", "wsvqa", "amv", "4xm", "cdg", "cine", "ffm", "jv", "lvf", "mm", "mv",
        "mvi", "mtv", "paf", "pmp", "psxstr", "r3d", "rl2", "rpl", "sdr2", "sga", "siff", "smjpeg",
        "smush", "txd", "viv", "xmv", "yop", "anm", "bfi", "bethsoftvid", "c93", "cdxl", "dfa",
        "dsicin", "dss", "hnm", "idcin", "idf", "iff", "ingenient", "interplayvideo", "ipmovie",
        "mpjpeg", "pva", "tmv", "vividas", "argo_brp", "derf", "kvag", "luodat", "mods", "moflex",
        "mca", "av1_obu", "dnxhd", "dhav", "ty", "xwma",
    ]

    /// The arguments that have `path` read, with `options` of its format.
    ///
    /// Nothing but this file is opened, and no network.
    static func arguments(_ path: String, _ options: [String] = []) -> [String] {
        [
            "-protocol_whitelist", "file,pipe,fd", "-format_whitelist", formats.joined(separator: ","),
        ] + options + ["-i", "file:" + path]
    }
}
