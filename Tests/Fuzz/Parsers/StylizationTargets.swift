import Foundation
import StrictJSON

private func require(_ condition: Bool, _ promise: StaticString) {
    if !condition { fatalError("broken promise: \(promise)") }
}

/// The list of networks that comes with a folder of them.
@_cdecl("fuzz_manifest")
public func fuzzManifest(_ start: UnsafePointer<UInt8>?, _ count: Int) {
    do throws(ModelStoreError) {
        let manifest = try ModelManifest(json: Array(UnsafeBufferPointer(start: start, count: count)))
        guard let written = try? CanonicalJSON.bytes(manifest) else {
            return require(false, "a manifest can be written")
        }
        require(try ModelManifest(json: written) == manifest, "what is written is read again")
        for model in manifest.models {
            require(manifest[model.name] == model, "a network is found by its name")
        }
    } catch {
        require(!error.description.isEmpty, "an error has a reason")
    }
}
