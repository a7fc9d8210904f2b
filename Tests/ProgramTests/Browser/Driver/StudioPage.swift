import Foundation
import TestSupport
import Testing

/// What people do on the page, in their words.
struct StudioPage: Sendable {
    let browser: WebDriver
    let studio: BrowserStudio

    /// Opens a path of the program and waits until the scripts answer, and have painted what is seen first.
    func open(_ path: String) async throws {
        try await browser.go(to: studio.address + path)
        try await browser.wait(until: "document.documentElement.dataset.ready === 'true'")
        // The browser remembers 250 requests, of which the page's own files are most.
        try await browser.perform("performance.setResourceTimingBufferSize(10000)")
        try await waitForPainting()
    }

    /// Loads the page again, as it is now, and waits as when it was opened.
    func reload() async throws {
        try await browser.reload()
        try await browser.wait(until: "document.documentElement.dataset.ready === 'true'")
        try await waitForPainting()
    }

    /// Chooses whether each change is painted in full.
    func paintAsIGo(_ isOn: Bool) async throws {
        try await browser.perform(
            """
            const box = document.getElementById("paint-as-i-go")
            box.checked = arguments[0]
            box.dispatchEvent(new Event("change", { bubbles: true }))
            """, [.bool(isOn)])
    }

    /// Lets small pictures do: what is tested does not depend on the size.
    func setContentSize(_ height: Int) async throws {
        try await setField("content-size", to: height)
    }

    /// Types a value into a number field.
    func setField(_ id: String, to value: Int) async throws { try await setText(id, to: String(value)) }

    /// Types a value into a field, in place of what it holds.
    func setText(_ id: String, to value: String) async throws {
        try await browser.perform(
            """
            const field = document.getElementById(arguments[0])
            field.value = arguments[1]
            for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }))
            """, [.text(id), .text(value)])
    }

    /// Chooses a sample in a slot (`content`, `A`, `B`).
    func choose(_ sample: String, in slot: String) async throws {
        try await browser.perform(
            "document.querySelector(`.slot[data-slot=${arguments[0]}] .thumb input[value=${arguments[1]}]`).click()",
            [.text(slot), .text(sample)])
    }

    /// The name of the picture in a slot.
    func name(in slot: String) async throws -> String {
        try await browser.run(
            "return document.querySelector(`.slot[data-slot=${arguments[0]}] .slot-name`).textContent",
            [.text(slot)])
    }

    func waitForName(_ name: String, in slot: String) async throws {
        try await browser.wait(
            until: "document.querySelector('.slot[data-slot=\(slot)] .slot-name').textContent === '\(name)'")
    }

    /// Clicks where a sticky bar may cover what is in view.
    func click(_ selector: String) async throws {
        try await browser.perform(
            "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })", [.text(selector)])
        try await browser.click(selector)
    }

    /// Presses the main button and waits for the painting.
    func render() async throws {
        try await browser.click("#render")
        try await waitForPainting()
    }

    /// Waits until what is set is on the stage, painted in full, and nothing more is to come.
    func waitForPainting() async throws {
        try await browser.wait(
            until: """
                document.getElementById('frame').dataset.state === 'painted' \
                && document.getElementById('frame').dataset.following === 'false' \
                && document.getElementById('result').complete
                """)
    }

    /// What the stage says of its picture: `awaited`, `photo`, `preview`, `painted`, or `changed`.
    var state: String {
        get async throws { try await browser.text("document.getElementById('frame').dataset.state") }
    }

    func waitForState(_ state: String) async throws {
        try await browser.wait(until: "document.getElementById('frame').dataset.state === '\(state)'")
    }

    /// The mark on the picture; empty if there is none.
    var badge: String {
        get async throws { try await browser.text("document.getElementById('frame-badge').textContent") }
    }

    /// What is written under the picture.
    var line: String {
        get async throws { try await browser.text("document.getElementById('result-line').textContent") }
    }

    /// Moves a slider's range as a hand does; `isHeld` until it is let go.
    func move(_ number: String, to position: Double, isHeld: Bool = false) async throws {
        try await browser.perform(
            """
            const range = document.querySelector(`[type=range][data-for=${arguments[0]}]`)
            range.value = arguments[1]
            range.dispatchEvent(new Event("input", { bubbles: true }))
            if (!arguments[2]) range.dispatchEvent(new Event("change", { bubbles: true }))
            """, [.text(number), .number(position), .bool(isHeld)])
    }

    /// How many paintings the shelf shows.
    var paintings: Int {
        get async throws {
            try await browser.run("return document.querySelectorAll('#shelf-row button').length")
        }
    }

    /// Waits until all that was painted and set is in the browser's own database, and nothing is to be written any more.
    func waitForKeeping() async throws {
        let records: Int = try await browser.run(
            """
            return (async () => {
              const { read } = await import("/assets/js/core/store.js")
              const { shelfWritten } = await import("/assets/js/shelf/shelf.js")
              const { writeSession } = await import("/assets/js/kept/session.js")
              await shelfWritten()
              await writeSession()
              return read("shelf").filter(({ isKept }) => isKept).length
            })()
            """)
        #expect(records > 0)
    }

    /// The sides of a shown picture in its own pixels.
    func size(of selector: String) async throws -> [Int] {
        try await browser.run(
            "const image = document.querySelector(arguments[0]); return [image.naturalWidth, image.naturalHeight]",
            [.text(selector)])
    }

    /// A shown picture or video, averaged to `columns` by `rows` points.
    func pixels(of selector: String, columns: Int = 16, rows: Int = 16) async throws -> Pixels {
        let values: [Double] = try await browser.run(
            """
            const [selector, columns, rows] = arguments
            const picture = document.querySelector(selector)
            const canvas = document.createElement("canvas")
            canvas.width = columns
            canvas.height = rows
            const context = canvas.getContext("2d")
            context.imageSmoothingQuality = "high"
            const draw = () => {
              context.drawImage(picture, 0, 0, columns, rows)
              return [...context.getImageData(0, 0, columns, rows).data].filter((_, index) => index % 4 < 3)
            }
            return picture.decode ? picture.decode().then(draw) : draw()
            """, [.text(selector), .number(Double(columns)), .number(Double(rows))])
        return Pixels(columns: columns, rgb: values)
    }

    /// Drops a file, made of these bytes, onto an element.
    func drop(_ bytes: [UInt8], named name: String, type: String, on selector: String) async throws {
        try await drop([(name, type, bytes)], on: selector)
    }

    /// Drops files together onto an element.
    func drop(_ files: [(name: String, type: String, bytes: [UInt8])], on selector: String) async throws {
        try await give(
            files,
            """
            const target = document.querySelector(arguments[0])
            for (const type of ["dragover", "drop"]) {
              target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }))
            }
            """, to: selector)
    }

    /// Pastes a file while the pointer is over an element.
    func paste(_ bytes: [UInt8], named name: String, type: String, over selector: String) async throws {
        try await give(
            [(name, type, bytes)],
            """
            document.querySelector(arguments[0]).dispatchEvent(new PointerEvent("pointerover", { bubbles: true }))
            document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }))
            """, to: selector)
    }

    private func give(
        _ files: [(name: String, type: String, bytes: [UInt8])], _ event: String, to selector: String
    ) async throws {
        let values = files.flatMap { file in
            [file.name, file.type, Data(file.bytes).base64EncodedString()].map { JSON.text($0) }
        }
        try await browser.perform(
            """
            const transfer = new DataTransfer()
            for (let index = 1; index < arguments.length; index += 3) {
              const [name, type, base64] = [...arguments].slice(index, index + 3)
              const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
              transfer.items.add(new File([bytes], name, { type }))
            }
            \(event)
            """, [.text(selector)] + values)
    }

    /// The file of the latest painting, as the server gave it.
    func painting() async throws -> [UInt8] {
        let path: String = try await browser.run(
            """
            const names = performance.getEntriesByType("resource").map((entry) => new URL(entry.name).pathname)
            return names.filter((name) => /^.api.jobs.[^/]+.image$/.test(name)).at(-1)
            """)
        return try await studio.server.send("GET", path).body
    }

    /// The console holds no complaint, and nobody but the program was asked for anything.
    func expectQuiet(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let log = try await browser.log()
        #expect(log.isEmpty, "\(log)", sourceLocation: sourceLocation)
        let strangers: [String] = try await browser.run(
            """
            return performance.getEntriesByType("resource").map((entry) => entry.name)
              .filter((name) => !name.startsWith(`${location.origin}/`) && !/^(blob|data):/.test(name))
            """)
        #expect(strangers.isEmpty, "\(strangers)", sourceLocation: sourceLocation)
    }
}

/// A picture as few points, to compare with another.
struct Pixels: Sendable, Equatable {
    let columns: Int
    /// Red, green and blue in 0...255, row by row.
    let rgb: [Double]

    /// The mean difference from another picture, in 0...255.
    func difference(from other: Pixels) -> Double {
        precondition(rgb.count == other.rgb.count)
        return zip(rgb, other.rgb).map { abs($0 - $1) }.reduce(0, +) / Double(rgb.count)
    }

    /// How far its points are from one colour: the mean difference from the mean of each channel.
    var contrast: Double {
        let means = (0..<3).map { channel in
            stride(from: channel, to: rgb.count, by: 3).map { rgb[$0] }.reduce(0, +) / Double(rgb.count / 3)
        }
        return rgb.indices.map { abs(rgb[$0] - means[$0 % 3]) }.reduce(0, +) / Double(rgb.count)
    }

    /// The colour of a point.
    func color(x: Int, y: Int) -> (red: Double, green: Double, blue: Double) {
        let start = (y * columns + x) * 3
        return (rgb[start], rgb[start + 1], rgb[start + 2])
    }
}
