import SystemLibC

extension SystemError {
    /// The meaning and, where a person can do something about it, what: `no space left on device; make room, or
    /// write elsewhere`.
    package var advice: String { hint.map { "\(self); \($0)" } ?? description }

    private var hint: String? {
        switch code {
        case ENOSPC: "make room, or write elsewhere"
        case EDQUOT: "this user's share of the disk is used up: make room, or write elsewhere"
        case EROFS: "write elsewhere"
        case EACCES, EPERM: "see who may do that with: ls -ld"
        case ELOOP: "its symbolic links lead to each other"
        case EMFILE, ENFILE: "raise the limit with: ulimit -n"
        case EFBIG: "the limit of this user (ulimit -f) or of the file system is reached"
        case EIO: "the device is damaged or gone"
        default: nil
        }
    }
}
