/// What the numbers mean that the program ends with (the conventions of `sysexits.h`).
enum ExitStatus {
    static let usage: Int32 = 64
    static let badData: Int32 = 65
    static let missing: Int32 = 66
    static let unavailable: Int32 = 69
    static let internalError: Int32 = 70
    static let noMemory: Int32 = 71
    static let cannotWrite: Int32 = 73
    static let interrupted: Int32 = 74
    static let busy: Int32 = 75
    static let cancelled: Int32 = 130

    /// As the help shows it.
    static let table = """
          0    done
          64   the command cannot be meant like that
          65   a file is damaged, or is not what it should be
          66   there is no such file or saved style, or it cannot be read
          69   a network, a port, a server or FFmpeg is not available
          70   a fault of the program
          71   the system gives no memory for a picture of this size
          73   a file cannot be written, or its name is taken
          74   reading or writing broke off: a full disk, a closed stream
          75   another process is at it; later it may work
          130  cancelled
        """
}
