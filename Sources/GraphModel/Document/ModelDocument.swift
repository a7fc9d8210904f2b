import Foundation
import StrictJSON

/// `model.json` as it is written, before anything is checked.
struct ModelDocument: Decodable {
    let topology: Topology
    let weightsManifest: [WeightGroup]
    /// Names of the result tensors, where the converter wrote a signature.
    let outputNames: [String]

    struct Topology: Decodable {
        let nodes: [NodeDocument]

        enum CodingKeys: String, CodingKey { case nodes = "node" }
    }

    struct Signature: Decodable {
        let outputs: [String: TensorName]?
    }

    struct TensorName: Decodable {
        let name: String
    }

    struct Metadata: Decodable {
        let signature: Signature?
    }

    enum CodingKeys: String, CodingKey {
        case topology = "modelTopology"
        case weightsManifest, signature, userDefinedMetadata
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        topology = try container.decode(Topology.self, forKey: .topology)
        weightsManifest = try container.decode([WeightGroup].self, forKey: .weightsManifest)
        // Older converters put the signature into the user's metadata.
        let signature =
            try container.decodeIfPresent(Signature.self, forKey: .signature)
            ?? container.decodeIfPresent(Metadata.self, forKey: .userDefinedMetadata)?.signature
        outputNames = (signature?.outputs ?? [:]).values.map(\.name).sorted()
    }

    /// Graph models nest about ten levels deep; the largest that are known hold some ten thousand values.
    static let jsonLimits = JSONLimits(values: 4_000_000, depth: 64)

    /// Throws ``GraphModelError/malformedJSON(file:reason:)``.
    static func parse(_ bytes: [UInt8], file: String) throws(GraphModelError) -> ModelDocument {
        do {
            // Strictly, and before Foundation's decoder: that one recurses, and takes much memory for a small text.
            try bytes.withUnsafeBytes { text in
                var reader = JSONReader(text, limits: jsonLimits)
                while try reader.next() != nil {}
            }
            return try JSONDecoder().decode(ModelDocument.self, from: Data(bytes))
        } catch {
            throw .malformedJSON(file: file, reason: reason(error))
        }
    }

    private static func reason(_ error: any Error) -> String {
        if case .tooDeep(_, let limit)? = error as? JSONError {
            return "nested more than \(limit) levels deep"
        }
        if let error = error as? JSONError { return "not valid JSON: \(error)" }
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, let context):
            return "'\(place(context.codingPath + [key]))' is missing"
        case .valueNotFound(_, let context), .typeMismatch(_, let context):
            return "'\(place(context.codingPath))' is of the wrong type"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty
                ? "not valid JSON" : "'\(place(context.codingPath))': \(context.debugDescription)"
        @unknown default:
            return "\(error)"
        }
    }

    /// A path such as `modelTopology.node[3].attr.strides`.
    private static func place(_ path: [any CodingKey]) -> String {
        path.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}

/// A group of weights whose values follow one another in the concatenation of its files.
struct WeightGroup: Decodable {
    let paths: [String]
    let weights: [Weight]

    struct Weight: Decodable {
        let name: String
        let shape: [LenientInteger]
        let dtype: String
        let quantization: Quantization?
    }

    struct Quantization: Decodable {
        let dtype: String
        let scale: LenientNumber?
        let min: LenientNumber?
    }
}

/// One node of the topology; only attributes that the loader reads are looked at.
struct NodeDocument: Decodable {
    let name: String
    let op: String
    let inputs: [String]
    let attributes: [AttributeName: Attribute]

    /// The attributes that change what the known operations compute.
    enum AttributeName: String, CodingKey, CaseIterable {
        case alignCorners = "align_corners"
        case axis
        case beginMask = "begin_mask"
        case dataFormat = "data_format"
        case dilations
        case dtype
        case ellipsisMask = "ellipsis_mask"
        case endMask = "end_mask"
        case epsilon
        case halfPixelCenters = "half_pixel_centers"
        case isTraining = "is_training"
        case keepDims = "keep_dims"
        case ksize
        case mode
        case newAxisMask = "new_axis_mask"
        case padding
        case shape
        case shrinkAxisMask = "shrink_axis_mask"
        case squeezeDims = "squeeze_dims"
        case strides
    }

    enum CodingKeys: String, CodingKey {
        case name, op
        case inputs = "input"
        case attributes = "attr"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        op = try container.decode(String.self, forKey: .op)
        inputs = try container.decodeIfPresent([String].self, forKey: .inputs) ?? []
        guard container.contains(.attributes), try !container.decodeNil(forKey: .attributes) else {
            attributes = [:]
            return
        }
        let attributeContainer = try container.nestedContainer(
            keyedBy: AttributeName.self, forKey: .attributes)
        var attributes: [AttributeName: Attribute] = [:]
        for key in attributeContainer.allKeys {
            attributes[key] = try attributeContainer.decode(Attribute.self, forKey: key)
        }
        self.attributes = attributes
    }
}
