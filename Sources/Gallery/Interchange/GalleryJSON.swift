extension StylePage: Encodable {
    private enum CodingKeys: String, CodingKey {
        case styles, total, next
    }

    /// An object with `styles`, `total` and, unless it is the last page, `next`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(styles, forKey: .styles)
        try container.encode(total, forKey: .total)
        try container.encodeIfPresent(next?.text, forKey: .next)
    }
}

extension ImportPlan: Encodable {
    private enum CodingKeys: String, CodingKey {
        case format, dryRun, entries, unknownKeys
    }

    /// An object with `format`, `dryRun`, `entries` and `unknownKeys`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(format, forKey: .format)
        try container.encode(isDryRun, forKey: .dryRun)
        try container.encode(entries, forKey: .entries)
        try container.encode(unknownKeys, forKey: .unknownKeys)
    }
}

extension ImportPlan.Entry: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name, status, existing, saved, replaced, nearDuplicates
    }

    /// An object with `name`, `status` (`new`, `same` or `conflict`), `existing` (the id of the style here that it
    /// is the same as, or in conflict with), `saved`, `replaced` and `nearDuplicates`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(style.name, forKey: .name)
        switch state {
        case .new: try container.encode("new", forKey: .status)
        case .same(let id):
            try container.encode("same", forKey: .status)
            try container.encode(id, forKey: .existing)
        case .conflict(let id):
            try container.encode("conflict", forKey: .status)
            try container.encode(id, forKey: .existing)
        }
        try container.encodeIfPresent(saved, forKey: .saved)
        try container.encodeIfPresent(replaced, forKey: .replaced)
        try container.encode(nearDuplicates, forKey: .nearDuplicates)
    }
}
