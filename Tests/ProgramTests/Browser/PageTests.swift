import Foundation
import ImageCodecs
import TestSupport
import Testing

extension BrowserTests {
    /// The page in other circumstances: small, dark, without scripts, and watched.
    @Suite("The page") struct PageTests {
        @Test("without JavaScript the form is posted, and a page with the painting comes back")
        func withoutScripts()
            async throws
        {
            let studio = try #require(BrowserStudio.current)
            let browser = try await WebDriver.open(driverPort: studio.driverPort)
            do {
                try await browser.devTools("Emulation.setScriptExecutionDisabled", ["value": true])
                try await browser.go(to: studio.address)
                try await browser.click("noscript .notice")
                try studio.workspace.write("form.png", try TestPictures.png(width: 96, height: 128))
                try await browser.type(studio.workspace.url("form.png").path, into: "input[name=content]")
                try await browser.type("2.5", into: "input[name=brush]")
                try await browser.click("#render")
                let image = try await browser.element(".result-figure img")
                let answer = try await studio.server.send(
                    "GET", try await browser.attribute("src", of: image))
                let decoded = try ImageDecoder().decode(answer.body)
                #expect(decoded.text.first?.text.contains(#""brush":2.5"#) == true)
                let painting = decoded.image
                #expect(painting.width == 540)
                #expect(painting.height == 720)
                #expect(Set(painting.rgb).count > 50)
            } catch {
                try? await browser.close()
                throw error
            }
            try await browser.close()
        }

        @Test("nothing is wider than a phone", arguments: ["/", "/#combine", "/gallery", "/privacy"])
        func phone(path: String) async throws {
            let studio = try #require(BrowserStudio.current)
            let browser = try await WebDriver.open(driverPort: studio.driverPort)
            do {
                try await browser.devTools(
                    "Emulation.setDeviceMetricsOverride",
                    ["width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true])
                try await browser.go(to: studio.address + path)
                if path.hasPrefix("/#") || path == "/" {
                    try await browser.wait(until: "document.documentElement.dataset.ready === 'true'")
                }
                let widths: [Int] = try await browser.run(
                    "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
                #expect(widths == [390, 390])
            } catch {
                try? await browser.close()
                throw error
            }
            try await browser.close()
        }

        @Test("on a phone the painting is in view wherever a slider is", arguments: [667, 844])
        func paintingOnPhone(height: Double) async throws {
            try await BrowserStudio.visit { page in
                try await page.browser.devTools(
                    "Emulation.setDeviceMetricsOverride",
                    ["width": 390, "height": .number(height), "deviceScaleFactor": 2, "mobile": true])
                let sliders: [[String]] = try await page.browser.run(
                    """
                    const frame = document.getElementById("frame")
                    const ranges = [...document.querySelectorAll(".panel input[type=range]")]
                      .filter((range) => range.checkVisibility())
                    const isSeen = (range) => {
                      range.scrollIntoView({ block: "nearest" })
                      const [picture, slider] = [frame, range].map((node) => node.getBoundingClientRect())
                      return picture.bottom <= slider.top && slider.bottom <= innerHeight
                        && frame.contains(document.elementFromPoint(innerWidth / 2, picture.top + 1))
                    }
                    // Down the page and up again.
                    return [ranges, [...ranges].reverse()]
                      .map((way) => way.filter(isSeen).map((range) => range.dataset.for))
                    """)
                let all = [
                    "content-size", "size-A", "strength", "brush", "preserveColor", "saturation", "contrast",
                    "grain",
                ]
                #expect(sliders == [all, all.reversed()])
            }
        }

        @Test("on the smallest phone the main button is in view from the first line to the last control")
        func mainButton() async throws {
            try await BrowserStudio.visit { page in
                try await page.browser.devTools(
                    "Emulation.setDeviceMetricsOverride",
                    ["width": 320, "height": 568, "deviceScaleFactor": 2, "mobile": true])
                let isSeen: [Bool] = try await page.browser.run(
                    """
                    const { bottom } = document.getElementById("studio").getBoundingClientRect()
                    return [0, (bottom - innerHeight) / 2, bottom - innerHeight].map((top) => {
                      scrollTo({ top, behavior: "instant" })
                      const button = document.getElementById("render").getBoundingClientRect()
                      return button.top > 0 && button.bottom <= innerHeight
                    })
                    """)
                #expect(isSeen == [true, true, true])
            }
        }

        @Test("a dark desktop gets a dark page") func darkness() async throws {
            try await BrowserStudio.visit { page in
                func brightness(_ scheme: JSON) async throws -> Double {
                    try await page.browser.devTools(
                        "Emulation.setEmulatedMedia",
                        ["features": [["name": "prefers-color-scheme", "value": scheme]]])
                    let shot = try ImageDecoder().decode(try await page.browser.screenshot()).image
                    return Double(shot.rgb.reduce(0) { $0 + Int($1) }) / Double(shot.rgb.count)
                }
                let light = try await brightness("light"), dark = try await brightness("dark")
                #expect(light > 180)
                #expect(dark < 75)
            }
        }

        @Test("a visit to everything asks nobody else, and nothing complains") func quiet() async throws {
            try await BrowserStudio.visit { page in
                try await page.setContentSize(96)
                try await page.render()
                for tool in ["open-gallery", "open-keys", "tool-save", "tool-sweep", "tool-download"] {
                    try await page.browser.click("#\(tool)")
                    try await page.browser.wait(until: "document.querySelector('dialog[open]')")
                    try await page.browser.press(Key.escape)
                    try await page.browser.wait(until: "!document.querySelector('dialog[open]')")
                }
                try await page.browser.click(".mode-tabs label:last-of-type")
                try await page.render()
                try await page.expectQuiet()
                let asked: Int = try await page.browser.run(
                    "return performance.getEntriesByType('resource').length")
                #expect(asked > 20)
                for path in ["/gallery", "/privacy", "/api/docs"] {
                    try await page.browser.go(to: page.studio.address + path)
                    try await page.expectQuiet()
                }
            }
        }
    }
}
