import ImageCodecs
import TestSupport
import Testing

extension BrowserTests {
    /// What outlives a painting: saved styles, and the settings in its file.
    @Suite("Keeping") struct KeepingTests {
        @Test("a saved style is in the gallery, and paints as its picture did") func savedStyle() async throws
        {
            try await BrowserStudio.visit { page in
                try await page.choose("circles", in: "A")
                try await page.waitForPainting()
                try await page.browser.click("#tool-save")
                try await page.setText("save-name", to: "Round and round")
                try await page.browser.click("#save-form [type=submit]")
                try await page.browser.wait(until: "!document.getElementById('save-dialog').open")
            }
            // Another visit, to which nothing remains but the gallery.
            try await BrowserStudio.visit { page in
                try await page.setContentSize(128)
                try await page.choose("circles", in: "A")
                try await page.render()
                let picture = try await page.pixels(of: "#result")
                try await page.choose("marble", in: "A")
                try await page.render()
                #expect(try await page.pixels(of: "#result").difference(from: picture) > 4)
                try await page.browser.click("#open-gallery")
                try await page.browser.click("#gallery-drawer [aria-label='Use: Round and round']")
                try await page.waitForName("Round and round", in: "A")
                try await page.waitForPainting()
                #expect(try await page.pixels(of: "#result").difference(from: picture) < 1)
            }
        }

        @Test("a painting's file brings its settings back") func recalledSettings() async throws {
            var file: [UInt8] = []
            var painted: Pixels?
            let finish = [("preserveColor", 70), ("saturation", -20), ("contrast", 15), ("grain", 30)]
            try await BrowserStudio.visit { page in
                try await page.choose("balloons", in: "content")
                try await page.choose("watercolour", in: "A")
                try await page.setContentSize(144)
                try await page.setField("size-A", to: 180)
                for (name, value) in finish { try await page.setField(name, to: value) }
                try await page.move("brush", to: 1.6)
                try await page.setField("strength", to: 37)
                try await page.waitForPainting()
                file = try await page.painting()
                painted = try await page.pixels(of: "#result")
            }
            try await BrowserStudio.visit { page in
                #expect(try await page.name(in: "A") != "Watercolour")
                try await page.drop(file, named: "painting.png", type: "image/png", on: "#viewport")
                try await page.waitForName("Balloons", in: "content")
                #expect(try await page.name(in: "A") == "Watercolour")
                let fields: [String] = try await page.browser.run(
                    """
                    return ["strength", "content-size", "size-A", "brush", "preserveColor", "saturation", "contrast", "grain"]
                      .map((id) => document.getElementById(id).value)
                      .concat(String(document.getElementById("brush-auto").checked))
                    """)
                #expect(fields == ["37", "144", "180", "3.0", "70", "-20", "15", "30", "false"])
                try await page.waitForPainting()
                let again = try await page.pixels(of: "#result")
                #expect(again.difference(from: try #require(painted)) < 0.5)
            }
        }

        @Test("what was painted before there were brushes is painted with brush 1 again") func olderSettings()
            async throws
        {
            try await BrowserStudio.visit { page in
                let receipt = #"{"kind": "stylize", "contentSize": 96, "styles": [{"sample": "marble"}]}"#
                let older = try ImageEncoder().png(
                    TestPictures.raster(width: 8, height: 8),
                    text: [PNGText(keyword: "Impasto-Receipt", text: receipt)])
                try await page.drop(older, named: "older.png", type: "image/png", on: "#viewport")
                try await page.waitForName("Marbled paper", in: "A")
                #expect(try await page.browser.text("document.getElementById('brush').value") == "1.0")
                #expect(try await page.browser.isTrue("!document.getElementById('brush-auto').checked"))
                try await page.waitForPainting()
                #expect(try await page.line.hasSuffix("brush 1.0×"))
            }
        }

        @Test("the page of a private server leaves nothing in the browser") func privatePage() async throws {
            try await BrowserStudio.visit { page in
                let browser = page.browser
                // As such a server says it, before any script of the page runs.
                let mark = """
                    new MutationObserver((_, observer) => {
                      if (!document.documentElement) return
                      observer.disconnect()
                      document.documentElement.dataset.private = ""
                    }).observe(document, { childList: true })
                    """
                try await browser.devTools("Page.enable", [:])
                try await browser.devTools("Page.addScriptToEvaluateOnNewDocument", ["source": .text(mark)])
                // The page that the visit began with has kept something.
                try await browser.go(to: page.studio.address + "/privacy")
                try await browser.perform(
                    """
                    localStorage.clear()
                    sessionStorage.clear()
                    return new Promise((resolve, reject) => {
                      const request = indexedDB.deleteDatabase("impasto")
                      request.onsuccess = () => resolve(true)
                      request.onerror = () => reject(request.error)
                    })
                    """)

                try await page.open("/")
                #expect(try await browser.isTrue("document.querySelector('.private-only').checkVisibility()"))
                let photo = try ImageEncoder().png(TestPictures.raster(width: 120, height: 90))
                try await page.drop(
                    photo, named: "holiday.png", type: "image/png", on: ".slot[data-slot=content]")
                try await page.waitForName("holiday", in: "content")
                try await page.setField("strength", to: 40)
                try await browser.perform(
                    """
                    document.querySelector("input[name=theme][value=dark]").click()
                    document.querySelector("#studio input[name=mode][value=combine]").click()
                    """)
                try await page.waitForPainting()
                try await page.click("#open-shelf")
                let kept = try await browser.text("document.getElementById('shelf-kept').textContent")
                #expect(kept.hasPrefix("This server is private"), "\(kept)")
                #expect(try await browser.isTrue("document.getElementById('keep-nothing').disabled"))
                try await browser.press(Key.escape)
                #expect(try await storage(browser) == [])

                // Another language is no reason to begin anew.
                try await browser.perform(
                    "addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)")
                try await browser.click("a.language")
                try await browser.wait(
                    until:
                        "document.documentElement.lang === 'zh-Hans' && document.documentElement.dataset.ready === 'true'"
                )
                #expect(try await browser.text("document.getElementById('strength').value") == "40")
                #expect(try await browser.isTrue("window.name === ''"))
                #expect(try await storage(browser) == [])

                // Nothing comes back, and nothing is there.
                try await browser.perform(
                    "addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), true)")
                try await page.open("/?lang=en")
                #expect(try await page.name(in: "content") == "Lighthouse")
                #expect(try await page.paintings == 1)
                #expect(try await storage(browser) == [])
            }
        }

        /// What the page has in the browser, by name.
        private func storage(_ browser: WebDriver) async throws -> [String] {
            try await browser.run(
                """
                const texts = [...Object.keys(localStorage), ...Object.keys(sessionStorage)]
                return Promise.all([indexedDB.databases(), caches.keys()]).then(([databases, names]) =>
                  [...texts, ...databases.map(({ name }) => name), ...names])
                """)
        }
    }
}
