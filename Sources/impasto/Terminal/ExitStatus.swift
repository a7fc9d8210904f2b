/// What the numbers mean that the program ends with (the conventions of `sysexits.h`).
enum ExitStatus {
    /// What supervisors expect of a server that is not well.
    static let notWell: Int32 = 1
    /// The result is not what its receipt says.
    static let different: Int32 = 1
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

    /// As help and manual show it.
    static let meanings: [HelpSections.Entry] = [
        (0, "done"),
        (
            notWell,
            "of healthcheck: the server is not well; of verify: the result is not what its receipt says"
        ),
        (usage, "the command cannot be meant like that"),
        (badData, "a file is damaged, or is not what it should be"),
        (missing, "there is no such file or saved style, or it cannot be read"),
        (unavailable, "a network, a port, a server or FFmpeg is not available"),
        (internalError, "a fault of the program"),
        (noMemory, "the system gives no memory for a picture of this size"),
        (cannotWrite, "a file cannot be written, or its name is taken"),
        (interrupted, "reading or writing broke off: a full disk, a closed stream"),
        (busy, "another process is at it; later it may work"),
        (cancelled, "cancelled"),
    ].map { HelpSections.Entry("\($0)", $1) }
}
