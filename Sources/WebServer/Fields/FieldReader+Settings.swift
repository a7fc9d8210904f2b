import Stylization

/// Settings that requests of several kinds have.
extension FieldReader {
    /// How large the photo is painted; `nil` where nothing is said.
    mutating func contentSize() throws(Problem) -> ContentSize? {
        try word("full", meaning: .full, in: "contentSize") { fields throws(Problem) in
            try fields.integer("contentSize", in: StylizationLimits.contentHeights).map { .height($0) }
        }
    }

    /// How large the strokes are; `nil` where nothing is said.
    mutating func brush() throws(Problem) -> BrushSize? {
        try word("auto", meaning: .auto, in: "brush") { fields throws(Problem) in
            try fields.number("brush", in: StylizationLimits.brushes).map { .times($0) }
        }
    }
}
