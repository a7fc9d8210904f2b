internal import CCPUFeatures
import HostSystem

/// What tells processors apart whose instructions are the same and whose speeds are not.
package struct Processor: Sendable, Hashable {
    /// Who made it.
    package enum Vendor: Sendable, Hashable {
        case amd
        case intel
        case other
    }

    /// Who made it.
    package var vendor: Vendor
    /// The family that its maker counts it to, such as 26 (Zen 5).
    package var family: Int
    /// Whether it multiplies vectors of bfloat16 pairs (AVX-512 BF16).
    package var hasPairProducts: Bool
    /// Whether it multiplies tiles of them (AMX-BF16), and the system permits it.
    package var hasTileProducts: Bool

    package init(vendor: Vendor, family: Int, hasPairProducts: Bool, hasTileProducts: Bool = false) {
        self.vendor = vendor
        self.family = family
        self.hasPairProducts = hasPairProducts
        self.hasTileProducts = hasTileProducts
    }

    /// The environment variable that, with the value 0, leaves tiles alone: to compare.
    package static let tileVariable = "IMPASTO_AMX"

    /// The one that this process runs on.
    ///
    /// The system is asked here for its permission to use tiles, once.
    package static let current = {
        let vendor: Vendor =
            switch String(cString: impasto_cpu_vendor()) {
            case "AuthenticAMD": .amd
            case "GenuineIntel": .intel
            default: .other
            }
        return Processor(
            vendor: vendor, family: Int(impasto_cpu_family()), hasPairProducts: impasto_cpu_has_avx512_bf16(),
            hasTileProducts: impasto_cpu_has_amx_bf16() && ProcessEnvironment[tileVariable] != "0"
                && impasto_cpu_permit_amx())
    }()

    /// Its name, or an empty string where it does not say.
    package static var name: String {
        String(cString: impasto_cpu_name()).split(separator: " ").joined(separator: " ")
    }
}
