// Runs a network of the folder Models by itself, without the painter: RunANetwork MODELS PHOTO
import Foundation
import GraphModel
import ImageCodecs
import Inference

guard CommandLine.arguments.count == 3 else {
    print("usage: RunANetwork MODELS PHOTO")
    exit(64)
}
let folder = URL(filePath: CommandLine.arguments[1]).appending(path: "style-mobilenet-v2")

// The graph, every shape checked; nothing runs yet.
let graph = try GraphModelLoader.load(folder: folder)
print("\(graph.nodes.count) nodes; the result is '\(graph.nodes[graph.output].name)'")

// The picture as the network sees it: 256 px high, on white, colors in 0...1.
let bytes = [UInt8](try Data(contentsOf: URL(filePath: CommandLine.arguments[2])))
let picture = try ImageDecoder().decode(bytes, atLeastHeight: 256).image.resized(height: 256).flattened()
let image = picture.rgb.map { Float($0) / 255 }

// Packed for this processor; planned for this size; memory and threads; a run.
let plan = try Plan(Network(graph), height: picture.height, width: picture.width)
let style = try Session(plan).run(image: image)
print("\(plan.multiplyAdds / 1_000_000) million multiplications make \(style.count) numbers:")
print(style.prefix(3))
