import Foundation
import ImageCodecs
import Testing

extension BrowserTests {
    /// Both tabs, from the pictures to the painting.
    @Suite("Painting") struct PaintingTests {
        @Test("a phone's sideways photo is painted upright, with its own sides") func uploadedPhoto()
            async throws
        {
            try await BrowserStudio.visit { page in
                // As it is to be seen: red and green above, blue and yellow below, taller than wide.
                let corners: [[UInt8]] = [[220, 30, 30], [30, 180, 40], [40, 50, 220], [230, 210, 40]]
                let upright = RasterImage(
                    width: 192, height: 256,
                    rgb: (0..<256).flatMap { y in
                        (0..<192).flatMap { x in corners[(y < 128 ? 0 : 2) + (x < 96 ? 0 : 1)] }
                    })
                // Three quarter turns, so that the turn that the file asks for makes it whole.
                let stored = TestPictures.turned(TestPictures.turned(TestPictures.turned(upright)))
                let file = TestPictures.jpeg(try ImageEncoder().jpeg(stored), orientation: 6)
                try page.studio.workspace.write("phone.jpg", file)
                try await page.browser.type(
                    page.studio.workspace.url("phone.jpg").path,
                    into: ".slot[data-slot=content] input[type=file]")
                try await page.waitForName("phone", in: "content")
                try await page.setField("preserveColor", to: 100)
                try await page.render()
                #expect(try await page.size(of: "#result") == [192, 256])
                let painted = try await page.pixels(of: "#result", columns: 2, rows: 2)
                let (topLeft, topRight) = (painted.color(x: 0, y: 0), painted.color(x: 1, y: 0))
                let (bottomLeft, bottomRight) = (painted.color(x: 0, y: 1), painted.color(x: 1, y: 1))
                #expect(topLeft.red > topLeft.green + 20 && topLeft.red > topLeft.blue + 20, "\(topLeft)")
                #expect(
                    topRight.green > topRight.red + 20 && topRight.green > topRight.blue + 20, "\(topRight)")
                #expect(
                    bottomLeft.blue > bottomLeft.red + 20 && bottomLeft.blue > bottomLeft.green + 20,
                    "\(bottomLeft)")
                #expect(
                    bottomRight.red > bottomRight.blue + 20 && bottomRight.green > bottomRight.blue + 20,
                    "\(bottomRight)")
            }
        }

        @Test("two samples combine; either end of the ratio is one of them") func combination() async throws {
            try await BrowserStudio.visit("/#combine") { page in
                try await page.setContentSize(128)
                try await page.choose("night-swirl", in: "A")
                try await page.choose("stripes", in: "B")
                var painted: [Pixels] = []
                for ratio in [0, 50, 100] {
                    try await page.setField("ratio", to: ratio)
                    try await page.waitForPainting()
                    painted.append(try await page.pixels(of: "#result"))
                }
                #expect(painted[0].difference(from: painted[1]) > 4)
                #expect(painted[1].difference(from: painted[2]) > 4)
                // Alone, in the other tab, the second style paints as it does at its end of the ratio.
                try await page.browser.click(".mode-tabs label:first-of-type")
                try await page.choose("stripes", in: "A")
                try await page.render()
                #expect(try await page.pixels(of: "#result").difference(from: painted[2]) < 1)
            }
        }

        @Test("added styles have the next letters, and weigh as far beyond as the others") func moreStyles()
            async throws
        {
            try await BrowserStudio.visit("/#combine") { page in
                func letters() async throws -> [String] {
                    try await page.browser.run(
                        """
                        return [...document.querySelectorAll(".style-slot .letter")].map((node) => node.textContent)
                        """)
                }
                func value(_ id: String) async throws -> String {
                    try await page.browser.text("document.getElementById('\(id)').value")
                }
                try await page.setContentSize(64)
                try await page.click("#extrapolate")
                try await page.click("#add-style")
                try await page.click("#add-style")
                #expect(try await letters() == ["A", "B", "C", "D"])
                try await page.setField("weight-D", to: -50)
                #expect(try await value("weight-D") == "-50")
                try await page.choose("marble", in: "D")
                let marble = try await page.name(in: "D")
                // What is behind a style that goes moves up with all that was set for it.
                try await page.click(".slot[data-slot=C] .remove-style")
                #expect(try await letters() == ["A", "B", "C"])
                #expect(try await page.name(in: "C") == marble)
                #expect(try await value("weight-C") == "-50")
                try await page.render()
                let ids: [String] = try await page.browser.run(
                    "return [...document.querySelectorAll('[id]')].map((node) => node.id)")
                #expect(Set(ids).count == ids.count)
            }
        }

        @Test("moving the strength repaints at once, and in full when it is let go") func liveStrength()
            async throws
        {
            try await BrowserStudio.visit { page in
                try await page.setContentSize(256)
                try await page.render()
                let strong = try await page.pixels(of: "#result")
                let paintings = try await page.paintings
                try await page.move("strength", to: 10, isHeld: true)
                try await page.waitForState("preview")
                #expect(try await page.badge == "Preview")
                let preview = try await page.pixels(of: "#result")
                #expect(preview.difference(from: strong) > 8)
                #expect(try await page.paintings == paintings)
                try await page.move("strength", to: 10)
                try await page.waitForPainting()
                #expect(try await page.paintings == paintings + 1)
                let weak = try await page.pixels(of: "#result")
                #expect(weak.difference(from: strong) > 8)
                #expect(weak.difference(from: preview) < 8)
                // Weakly styled, it is nearer to the photo.
                let photo = try await page.pixels(of: "#original")
                #expect(weak.difference(from: photo) < strong.difference(from: photo))
            }
        }

        @Test("a long painting can be cancelled, and the next one paints") func cancellation() async throws {
            try await BrowserStudio.visit(paintsAsItGoes: false) { page in
                try await page.setContentSize(2400)
                // Pressed by the page itself as soon as the server paints: no time passes in between.
                try await page.browser.perform(
                    """
                    const stage = document.getElementById("progress-stage")
                    const observer = new MutationObserver(() => {
                      if (!stage.textContent.startsWith("Stylizing")) return
                      observer.disconnect()
                      document.getElementById("cancel").click()
                    })
                    observer.observe(stage, { childList: true })
                    """)
                try await page.browser.click("#render")
                try await page.browser.wait(
                    until: "document.getElementById('result-line').textContent === 'Cancelled.'")
                #expect(try await page.paintings == 1)
                // What is left on the stage is not what was asked for, and says so.
                // Whether its preview was there already is left to chance.
                #expect(try await ["changed", "preview"].contains(page.state))
                #expect(try await !page.badge.isEmpty)
                #expect(try await page.browser.isTrue("!document.getElementById('paint-now').hidden"))
                // The page told the server, which tells the same.
                let cancelled =
                    "performance.getEntriesByType('resource').find(({ name }) => /api.jobs.[^/]+$/.test(name))"
                try await page.browser.wait(until: cancelled)
                let state: String = try await page.browser.run(
                    """
                    const look = () => fetch(\(cancelled).name).then((answer) => answer.json())
                      .then(({ state }) => (state === "running" ? look() : state))
                    return look()
                    """)
                #expect(state == "cancelled")
                try await page.setContentSize(128)
                try await page.render()
                #expect(try await page.size(of: "#result")[1] == 128)
            }
        }

        @Test("Control and Enter paint, Escape cancels, letters choose tools") func keyboard() async throws {
            try await BrowserStudio.visit { page in
                try await page.paintAsIGo(false)
                try await page.setContentSize(128)
                try await page.browser.press(Key.control, Key.enter)
                try await page.waitForPainting()
                #expect(try await page.size(of: "#result")[1] == 128)
                #expect(try await page.pixels(of: "#result").contrast > 10)
                try await page.browser.press("c")
                #expect(
                    try await page.browser.isTrue(
                        "document.getElementById('frame').classList.contains('is-comparing')"))
                try await page.browser.press("2")
                #expect(
                    try await page.browser.text("document.getElementById('studio').elements.mode.value")
                        == "combine")
                try await page.setContentSize(1600)
                try await page.browser.press(Key.control, Key.enter)
                try await page.browser.wait(until: "!document.getElementById('progress').hidden")
                try await page.browser.press(Key.escape)
                #expect(try await page.browser.isTrue("document.getElementById('progress').hidden"))
                #expect(try await page.paintings == 2)
            }
        }
    }
}
