import TestSupport
import Testing

extension BrowserTests {
    /// Several styles with one hand, and styles by chance.
    @Suite("The mixer") struct MixerTests {
        /// The weights of all styles.
        private func weights(_ page: StudioPage) async throws -> [Int] {
            try await page.browser.run(
                "return [...document.querySelectorAll('.weight-slider [type=number]')].map(({ value }) => Number(value))"
            )
        }

        @Test("three styles are mixed in a triangle, four in a square, by arrow keys") func pad() async throws
        {
            try await BrowserStudio.visit("/#combine") { page in
                try await page.setContentSize(96)
                try await page.waitForPainting()
                #expect(try await page.browser.isTrue("document.getElementById('mix-pad').hidden"))
                try await page.click("#add-style")
                try await page.waitForPainting()
                let names: [String] = try await page.browser.run(
                    "return [...document.querySelectorAll('.style-slot .slot-name')].map(({ textContent }) => textContent)"
                )
                #expect(Set(names).count == 3)
                let even = try await page.pixels(of: "#result")
                try await page.browser.perform("document.getElementById('pad-handle').focus()")
                for _ in 0..<6 { try await page.browser.press(Key.up) }
                let upper = try await weights(page)
                #expect(upper.reduce(0, +) == 100)
                #expect(upper[0] > 55)
                let said = try await page.browser.text(
                    "document.getElementById('pad-handle').getAttribute('aria-valuetext')")
                #expect(said.hasPrefix("\(names[0]) \(upper[0]) %, \(names[1])"))
                try await page.waitForPainting()
                #expect(try await page.pixels(of: "#result").difference(from: even) > 1)
                try await page.click("#add-style")
                try await page.browser.perform("document.getElementById('pad-handle').focus()")
                try await page.browser.press(Key.home)
                #expect(try await weights(page) == [25, 25, 25, 25])
                for _ in 0..<20 { try await page.browser.press(Key.right) }
                #expect(try await weights(page) == [0, 50, 0, 50])
                for letter in ["B", "D"] { try await page.setField("weight-\(letter)", to: 0) }
                #expect(
                    try await page.browser.text("document.getElementById('mix-note').textContent").contains(
                        "0"))
                try await page.waitForPainting()
            }
        }

        @Test("the weights of sixteen styles are in sight together, beside the picture") func many()
            async throws
        {
            try await BrowserStudio.visit("/#combine", paintsAsItGoes: false) { page in
                for (width, height, isPhone) in [(1440.0, 900.0, false), (390, 844, true)] {
                    try await page.browser.devTools(
                        "Emulation.setDeviceMetricsOverride",
                        [
                            "width": .number(width), "height": .number(height), "deviceScaleFactor": 1,
                            "mobile": .bool(isPhone),
                        ])
                    let hidden: [String] = try await page.browser.run(
                        """
                        while (!document.getElementById("add-style").disabled) document.getElementById("add-style").click()
                        document.querySelector(".more-toggle[aria-expanded=true]")?.click()
                        const ranges = [...document.querySelectorAll(".weight-slider [type=range]")]
                        const middle = ranges[7].getBoundingClientRect()
                        const [picture, bar] = [".viewport", ".actions"]
                          .map((name) => document.querySelector(name).getBoundingClientRect())
                        const top = arguments[0] ? picture.bottom : 56
                        scrollBy({ top: middle.bottom - (top + bar.top) / 2, behavior: "instant" })
                        const place = document.querySelector(".viewport").getBoundingClientRect()
                        const from = arguments[0] ? place.bottom : 56
                        return ranges.filter((range) => {
                          const { top, bottom } = range.getBoundingClientRect()
                          return top < from || bottom > bar.top
                        }).map((range) => range.dataset.for)
                        """, [.bool(isPhone)])
                    #expect(hidden.isEmpty, "\(hidden)")
                }
                #expect(try await weights(page).count == 16)
            }
        }

        @Test("a surprise is another style that can be seen, and there is a way back") func surprise()
            async throws
        {
            try await BrowserStudio.visit { page in
                try await page.setContentSize(96)
                try await page.choose("marble", in: "A")
                try await page.move("strength", to: 55)
                try await page.waitForPainting()
                let before = try await page.pixels(of: "#result")
                for _ in 0..<5 {
                    try await page.browser.click("#surprise")
                    let strength: Int = try await page.browser.run(
                        "return Number(document.getElementById('strength').value)")
                    #expect((40...100).contains(strength))
                    let style = try await page.name(in: "A")
                    #expect(
                        try await page.browser.text("document.querySelector('.toast p').textContent")
                            .contains(style))
                }
                try await page.waitForPainting()
                #expect(try await page.pixels(of: "#result").difference(from: before) > 4)
                // One press back leads to the surprise before, and the settings' own undo to the beginning.
                try await page.browser.click(".toast button")
                try await page.browser.wait(
                    until: """
                        (document.getElementById("strength").value === "55" \
                        && document.querySelector(".slot[data-slot=A] .slot-name").textContent === "Marbled paper") \
                        || document.getElementById("undo").click()
                        """)
                #expect(try await page.name(in: "A") == "Marbled paper")
                try await page.waitForPainting()
                #expect(try await page.pixels(of: "#result").difference(from: before) < 0.5)
            }
        }

        @Test("a thumbnail is dropped on the picture, and slots are swapped") func drag() async throws {
            try await BrowserStudio.visit(paintsAsItGoes: false) { page in
                func drag(_ from: String, to target: String) async throws -> String {
                    try await page.browser.run(
                        """
                        const [from, target] = [...arguments].map((selector) => document.querySelector(selector))
                        const { left, top } = target.getBoundingClientRect()
                        const about = {
                          clientX: left + 9, clientY: top + 9, bubbles: true, cancelable: true, dataTransfer: new DataTransfer(),
                        }
                        from.dispatchEvent(new DragEvent("dragstart", about))
                        target.dispatchEvent(new DragEvent("dragover", about))
                        const words = document.querySelector("#drop-veil p")
                        const { x, y } = words.getBoundingClientRect()
                        const isNear = Math.hypot(x - about.clientX, y - about.clientY) < 40
                        const said = isNear ? words.textContent : `${words.textContent}, but far away`
                        target.dispatchEvent(new DragEvent("drop", about))
                        from.dispatchEvent(new DragEvent("dragend", about))
                        return said
                        """, [.text(from), .text(target)])
                }
                let marble = ".slot[data-slot=A] .thumb:has([value=marble])"
                #expect(try await drag(marble, to: "#viewport") == "Drop to use as the style")
                #expect(try await page.name(in: "A") == "Marbled paper")
                try await page.browser.click(".mode-tabs label:last-of-type")
                let second = try await page.name(in: "B")
                let slots = ["A", "B"].map { ".slot[data-slot=\($0)] .slot-preview img" }
                #expect(try await drag(slots[0], to: slots[1]) == "Drop to swap the two styles")
                #expect(try await page.name(in: "A") == second)
                #expect(try await page.name(in: "B") == "Marbled paper")
                #expect(
                    try await drag(".slot[data-slot=B] .thumb:has([value=bricks])", to: "#viewport").contains(
                        "C"))
                #expect(try await page.name(in: "C") == "Bricks")
                // A photo is no style; nothing happens.
                _ = try await drag(".slot[data-slot=content] .thumb:has([value=bust])", to: slots[0])
                #expect(try await page.name(in: "A") == second)
                #expect(try await page.browser.isTrue("document.getElementById('drop-veil').hidden"))
            }
        }

        @Test("controls that would change nothing are out of use") func withoutEffect() async throws {
            let studio = try #require(BrowserStudio.current)
            let style = #"{"name": "Numbers", "style": {"sample": "zigzag"}}"#
            #expect(
                try await studio.server.send("POST", "/api/styles", body: Array(style.utf8)).status == 201)
            try await BrowserStudio.visit(paintsAsItGoes: false) { page in
                func used(_ selector: String) async throws -> Bool {
                    try await page.browser.run(
                        "return !document.querySelector(arguments[0]).disabled", [.text(selector)])
                }
                #expect(try await used("#size-A"))
                #expect(try await used("#tool-original"))
                #expect(try await !used("#quality"))
                try await page.browser.perform(
                    "document.querySelector('.slot[data-slot=A] .thumb [data-name=Numbers]').click()")
                #expect(try await !used("#size-A"))
                #expect(try await !used(".slot[data-slot=A] .square"))
                #expect(
                    try await page.browser.isTrue(
                        "document.querySelector('.slot[data-slot=A] .slot-note').checkVisibility()"))
                try await page.browser.press("c")
                #expect(try await !used("#tool-original"))
            }
        }
    }
}
