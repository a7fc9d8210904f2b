import GraphModel
import Inference
import Kernels
import TestSupport
import Testing

/// A structure in which a careless fusion would give wrong numbers.
enum DelicateStructure: String, CaseIterable, Sendable {
    case activatedConcatenationWithPartReadLater
    case activatedConcatenationWithPartReadBefore
    case residualFromTheImage
    case sumWithTheImage
    case squeezedThenActivated
    case expandedThenBiased
    case normOfActivatedConvolution
    case normOfResidualConvolution
    case twoNormsOfOneConvolution
    case sigmoidBeforeConvolution
    case sigmoidOfConcatenation
    case poolTwiceInOneConcatenation
    case convolutionTwiceInOneConcatenation
    case convolutionInTwoConcatenations
    case concatenatedThenAdded
    case concatenatedThenPooled
    case concatenationOfConcatenations
    case enlargedIntoConcatenation
    case enlargedOddly
    case enlargedWithOneReaderMore
    case poolOfTheImage
    case meanOfTheImage
    case imageConcatenatedWithStyled
    case sumOfSums
    case sumReadByStridedAndPlain
    case sumWithItself
    case activatedSumReadTwice
    case depthwiseReadTwice
    case depthwiseThenStridedPointwise
    case mobileBlockOverSum
    case mobileBlockOfManyWeights
    case depthwiseOverWideStem
    case normReadTwice
    case normThenPooled
    case scaledByConstant
    case outputReadByOthers
    case meanReadTwice
    case biasOfPool
    case normOfPool
    case biasReadAfterSum
    case addedThenConcatenated
    case paddedPointwise
    case paddedFarBeyondATile

    func graph(seed: UInt64) -> Graph {
        GraphBuilder.graph(seed: seed) { output(&$0) }
    }

    private func output(_ b: inout GraphBuilder) -> Int {
        let first = b.conv(b.image, 7)
        switch self {
        case .activatedConcatenationWithPartReadLater:
            let other = b.conv(b.image, 5)
            let sum = b.unary(.relu, b.concat([first, other]))
            return b.add(b.conv(sum, 7), b.conv(first, 7))
        case .activatedConcatenationWithPartReadBefore:
            let reader = b.conv(first, 4)
            let sum = b.unary(.relu, b.concat([first, reader]))
            return b.conv(sum, 7)
        case .residualFromTheImage: return b.unary(.relu, b.add(b.conv(first, 3), b.image))
        case .sumWithTheImage: return b.conv(b.add(b.image, b.unary(.relu, b.conv(first, 3))), 4)
        case .squeezedThenActivated:
            // A vector, squeezed and expanded again, is the same value under another name.
            let vector = b.conv(b.mean(first), 6, kernel: (1, 1))
            let axis = b.integers([1])
            let squeezed = b.append("squeezed", .squeeze(axes: [1]), [vector], channels: 6)
            let expanded = b.append("expanded", .expandDims, [squeezed, axis], channels: 6)
            return b.add(b.unary(.relu, expanded), vector)
        case .expandedThenBiased:
            let vector = b.conv(b.mean(first), 6, kernel: (1, 1))
            let axis = b.integers([1])
            let squeezed = b.append("squeezed", .squeeze(axes: [1]), [vector], channels: 6)
            let expanded = b.append("expanded", .expandDims, [squeezed, axis], channels: 6)
            return b.add(b.bias(expanded), vector)
        case .normOfActivatedConvolution: return b.styleNorm(b.unary(.relu, b.conv(first, 6)))
        case .normOfResidualConvolution: return b.styleNorm(b.add(b.bias(b.conv(first, 7)), first))
        case .twoNormsOfOneConvolution: return b.add(b.styleNorm(first), b.unary(.relu, b.styleNorm(first)))
        case .sigmoidBeforeConvolution: return b.conv(b.unary(.sigmoid, first), 5)
        case .sigmoidOfConcatenation: return b.unary(.sigmoid, b.concat([first, b.conv(b.image, 4)]))
        case .poolTwiceInOneConcatenation:
            let pool = b.pool(first, isMaximum: true)
            return b.conv(b.concat([pool, pool]), 5)
        case .convolutionTwiceInOneConcatenation: return b.conv(b.concat([first, first]), 5)
        case .convolutionInTwoConcatenations:
            let one = b.concat([first, b.conv(b.image, 3)]), two = b.concat([b.conv(b.image, 2), first])
            return b.add(b.conv(one, 4), b.conv(two, 4))
        case .concatenatedThenAdded:
            let both = b.concat([first, b.conv(b.image, 3)])
            return b.add(b.conv(both, 7), first)
        case .concatenatedThenPooled:
            let both = b.concat([first, b.conv(b.image, 9)])
            return b.add(b.pool(both, isMaximum: false), b.pool(both, isMaximum: true))
        case .concatenationOfConcatenations:
            let inner = b.concat([first, b.conv(b.image, 3)])
            return b.conv(b.concat([inner, b.unary(.relu, inner), b.conv(b.image, 2)]), 5)
        case .enlargedIntoConcatenation:
            let large = b.conv(b.enlarge(first), 2), same = b.conv(b.enlarge(first), 4, kernel: (1, 1))
            return b.concat([same, large])
        case .enlargedOddly: return b.conv(b.enlarge(first), 5, kernel: (5, 3), strides: (2, 1))
        case .enlargedWithOneReaderMore:
            let large = b.enlarge(first)
            return b.add(b.conv(large, 6), b.conv(large, 6, kernel: (1, 1)))
        case .poolOfTheImage: return b.conv(b.pool(b.image, isMaximum: true), 4)
        case .meanOfTheImage: return b.conv(b.mean(b.image), 4, kernel: (1, 1))
        case .imageConcatenatedWithStyled: return b.conv(b.concat([b.image, b.styleNorm(first)]), 4)
        case .sumOfSums:
            let one = b.conv(b.image, 7), relu = b.unary(.relu, first)
            let sum = b.add(relu, b.unary(.relu, one))
            return b.conv(b.add(b.add(sum, relu), sum), 4)
        case .sumReadByStridedAndPlain:
            let sum = b.add(b.unary(.relu, first), b.unary(.relu6, b.conv(b.image, 7)))
            return b.add(b.conv(b.conv(sum, 5, strides: (2, 2)), 5), b.conv(sum, 5, strides: (2, 2)))
        case .sumWithItself: return b.conv(b.add(first, first), 4)
        case .activatedSumReadTwice:
            let sum = b.unary(.relu, b.add(b.unary(.relu6, first), b.unary(.relu6, b.conv(b.image, 7))))
            return b.add(b.conv(sum, 7), sum)
        case .depthwiseReadTwice:
            let depthwise = b.depthwise(first)
            return b.add(b.conv(depthwise, 7, kernel: (1, 1)), depthwise)
        case .depthwiseThenStridedPointwise:
            return b.conv(b.unary(.relu, b.depthwise(first)), 5, kernel: (1, 1), strides: (2, 2))
        case .mobileBlockOverSum:
            let sum = b.add(b.unary(.relu, first), b.unary(.relu, b.conv(b.image, 7)))
            return b.add(b.conv(b.depthwise(sum), 7, kernel: (1, 1)), sum)
        case .mobileBlockOfManyWeights:
            // More than what runs in a depthwise convolution's tiles.
            let wide = b.unary(.relu6, b.conv(b.image, 264, kernel: (1, 1)))
            let narrow = b.conv(b.unary(.relu6, b.depthwise(wide)), 256, kernel: (1, 1))
            return b.add(narrow, b.conv(b.image, 256, kernel: (1, 1)))
        case .depthwiseOverWideStem:
            // More channels than numbers in a window: computed for each of the reader's tiles.
            let stem = b.unary(.relu, b.conv(b.image, 40, strides: (2, 2)))
            return b.conv(b.unary(.relu, b.depthwise(stem)), 5, kernel: (1, 1))
        case .normReadTwice:
            let norm = b.unary(.relu, b.styleNorm(first))
            return b.add(b.conv(norm, 7), b.add(norm, b.conv(norm, 7)))
        case .normThenPooled: return b.conv(b.pool(b.styleNorm(first), isMaximum: true), 4)
        case .scaledByConstant:
            let scale = b.floats([7])
            let scaled = b.append("scaled", .multiply, [first, scale], channels: 7)
            return b.add(scaled, first)
        case .outputReadByOthers:
            _ = b.unary(.relu, first)
            return first
        case .meanReadTwice:
            let mean = b.mean(first)
            return b.add(b.conv(mean, 5, kernel: (1, 1)), b.unary(.relu, b.conv(mean, 5, kernel: (1, 1))))
        case .biasReadAfterSum:
            // The sum may not overwrite the convolution, which the biased value still stands for.
            let biased = b.bias(first), sum = b.add(first, b.styleNorm(first))
            return b.add(b.conv(sum, 7), biased)
        case .addedThenConcatenated:
            // The sum is a convolution with an addend, which is not laid out as a slice.
            return b.conv(b.concat([b.add(b.conv(b.image, 7), first), b.conv(b.image, 3)]), 5)
        case .paddedPointwise:
            return b.conv(b.pad(first, 0, 1, mirrors: false), 5, kernel: (1, 1), padding: .valid)
        case .paddedFarBeyondATile:
            // Windows that lie wholly beside the picture.
            let wide = b.unary(.relu6, b.conv(first, 24, kernel: (1, 1)))
            return b.depthwise(b.pad(wide, 150, 40, mirrors: false), stride: b.int(1...2), padding: .valid)
        case .normOfPool: return b.unary(.relu, b.styleNorm(b.pool(first, isMaximum: true)))
        case .biasOfPool: return b.unary(.relu6, b.batchNorm(b.bias(b.pool(first, isMaximum: false))))
        }
    }
}

@Suite("Values with several readers, and fusions that would be wrong")
struct SharedValueTests {
    @Test("keep the graph's meaning", arguments: DelicateStructure.allCases)
    func meaning(_ structure: DelicateStructure) throws {
        let pool = ThreadPool(threads: 2)
        for seed in 1...2 as ClosedRange<UInt64> {
            for level in CPULevel.available {
                let graph = structure.graph(seed: seed)
                let difference = try difference(
                    graph, height: 12, width: 17, level: level, pool: pool, seed: seed)
                #expect(difference == nil, "\(structure) seed \(seed) on \(level)")
            }
        }
    }
}
