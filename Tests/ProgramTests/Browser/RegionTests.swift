import Foundation
import ImageCodecs
import TestSupport
import Testing

extension BrowserTests {
    /// Parts of a photo in styles of their own, painted on the picture.
    @Suite("Regions") struct RegionTests {
        private static let side = 24

        /// Opens the tool, and makes the store readable as `shared`.
        private func openTool(_ page: StudioPage) async throws {
            try await page.browser.perform("document.activeElement.blur()")
            try await page.browser.press("p")
            try await page.browser.wait(until: "document.querySelector('.regions') !== null")
            #expect(
                try await page.browser.isTrue(
                    """
                    import("/assets/js/core/store.js").then((store) => {
                      window.shared = store
                      return true
                    })
                    """))
        }

        /// Waits until the masks have become settings, `count` of them, and what is set is painted.
        private func waitForMasks(_ count: Int, _ page: StudioPage) async throws {
            // A step back leaves the masks' files as they were, until they are written anew.
            try await page.browser.perform(
                """
                return import("/assets/js/regions/work.js").then(({ isPublished }) => new Promise((resolve) => {
                  const look = () => isPublished() ? resolve(true) : setTimeout(look, 15)
                  look()
                }))
                """)
            try await page.browser.wait(
                until: """
                    (shared.read("regions")?.list ?? []).filter(({ mask }) => mask).length === \(count) \
                    && shared.read("regionWork").list.every(({ id, mask }) => \
                    shared.read("regions")?.list.find((one) => one.id === id)?.mask === mask)
                    """)
            try await page.waitForPainting()
        }

        private func chooseTool(_ tool: String, _ page: StudioPage) async throws {
            try await page.browser.perform(
                "document.querySelector(`[name=region-tool][value=${arguments[0]}]`).click()", [.text(tool)])
        }

        /// How much of the way from one picture to another a painting is, over these cells: 0 is the one, 1 the other.
        private func share(
            of painted: Pixels, from one: Pixels, to other: Pixels, columns: Range<Int>, rows: Range<Int>
        ) -> Double {
            var (along, length) = (0.0, 0.0)
            for y in rows {
                for x in columns {
                    for channel in 0..<3 {
                        let index = (y * Self.side + x) * 3 + channel
                        let way = other.rgb[index] - one.rgb[index]
                        along += (painted.rgb[index] - one.rgb[index]) * way
                        length += way * way
                    }
                }
            }
            return along / length
        }

        @Test("a region is painted by hand, erased, undone, kept over a reload, and ends where it ends")
        func paintedByHand() async throws {
            try await BrowserStudio.visit { page in
                let browser = page.browser
                func pixels(_ selector: String = "#result") async throws -> Pixels {
                    try await page.pixels(of: selector, columns: Self.side, rows: Self.side)
                }
                try await page.setContentSize(240)
                try await page.choose("stripes", in: "A")
                try await page.waitForPainting()
                let style = try await pixels()
                try await page.choose("night-swirl", in: "A")
                try await page.waitForPainting()
                let ground = try await pixels()
                #expect(style.difference(from: ground) > 10)
                func share(_ painted: Pixels, columns: Range<Int>, rows: Range<Int>) -> Double {
                    self.share(of: painted, from: ground, to: style, columns: columns, rows: rows)
                }

                try await openTool(page)
                try await page.click("#region-add")
                try await page.choose("stripes", in: "region")
                try await page.setField("region-softness", to: 0)
                try await chooseTool("rectangle", page)
                // While the hand is down, the page's own blend shows the style.
                try await browser.draw(
                    on: "#frame", through: [(0.27, 0.25), (0.5, 0.5), (0.77, 0.75)], ends: false)
                let middle = style.color(x: 12, y: 12)
                try await browser.wait(
                    until: """
                        (() => {
                          const canvas = document.createElement("canvas")
                          canvas.width = canvas.height = \(Self.side)
                          const context = canvas.getContext("2d")
                          context.imageSmoothingQuality = "high"
                          context.drawImage(document.querySelector(".regions-view"), 0, 0, \(Self.side), \(Self.side))
                          const { data } = context.getImageData(12, 12, 1, 1)
                          return [\(middle.red), \(middle.green), \(middle.blue), 255].every(
                            (value, channel) => Math.abs(data[channel] - value) < 24)
                        })()
                        """)
                let blend = try await pixels(".regions-view")
                #expect(share(blend, columns: 9..<16, rows: 9..<15) > 0.9)
                try await browser.holdButton(false)
                try await waitForMasks(1, page)
                let painted = try await pixels()
                #expect(share(painted, columns: 9..<16, rows: 9..<15) > 0.93)
                #expect(abs(share(painted, columns: 0..<4, rows: 0..<Self.side)) < 0.07)
                #expect(abs(share(painted, columns: 0..<Self.side, rows: 20..<24)) < 0.07)
                // The column that the edge goes through is between both.
                #expect((0.2...0.9).contains(share(painted, columns: 6..<7, rows: 9..<15)))

                // The eraser takes the middle away, and undo brings it back.
                try await chooseTool("eraser", page)
                try await page.setField("region-size", to: 30)
                try await browser.draw(on: "#frame", through: [(0.5, 0.4), (0.5, 0.6)])
                try await waitForMasks(1, page)
                let erased = try await pixels()
                #expect(share(erased, columns: 11..<13, rows: 10..<14) < 0.3)
                try await browser.press(Key.control, "z")
                try await waitForMasks(1, page)
                #expect(try await pixels().difference(from: painted) == 0)

                // What keeps the photo lies over all; its place is given by numbers.
                try await page.click("#region-keep")
                try await chooseTool("rectangle", page)
                try await browser.perform("document.querySelector('.region-numbers').open = true")
                for (field, value) in [("from-x", 0), ("from-y", 50), ("to-x", 100), ("to-y", 100)] {
                    try await page.setField("region-\(field)", to: value)
                }
                try await page.click("#region-apply")
                try await waitForMasks(2, page)
                let kept = try await pixels(), photo = try await pixels("#original")
                func photoShare(rows: Range<Int>) -> Double {
                    self.share(of: kept, from: painted, to: photo, columns: 0..<Self.side, rows: rows)
                }
                #expect(photoShare(rows: 14..<Self.side) > 0.93)
                #expect(abs(photoShare(rows: 0..<10)) < 0.07)

                // All of it is there again, as pixels and as masks, and nothing is painted anew.
                try await page.waitForKeeping()
                try await page.reload()
                #expect(try await pixels().difference(from: kept) == 0)
                try await openTool(page)
                try await browser.wait(
                    until: "document.querySelectorAll('.region-row[data-id]').length === 2")
                let masks: [Int] = try await browser.run(
                    """
                    return import("/assets/js/regions/work.js").then(({ regionList, rasterNamed }) =>
                      regionList().map(({ id }) => rasterNamed(id)).map(({ width, height, data }) =>
                        data[Math.floor(height * 0.4) * width + Math.floor(width / 2)]))
                    """)
                #expect(masks == [255, 0])
                try await page.click("#regions-done")
                #expect(try await browser.isTrue("document.querySelector('.regions') === null"))
                // Another photo is painted without them.
                try await page.choose("bust", in: "content")
                try await page.waitForPainting()
                #expect(try await page.line.isEmpty == false)
                let counted: Int = try await browser.run(
                    """
                    return Promise.all(["regions/counting", "settings/snapshot"].map((name) =>
                      import(`/assets/js/${name}.js`))).then(([{ regionsOf }, { snapshot }]) =>
                      regionsOf(snapshot()).length)
                    """)
                #expect(counted == 0)
            }
        }
    }
}
