import Foundation
import TestSupport
import Testing

extension BrowserTests {
    /// What the page says in Chinese when the server says no, and where it says it.
    @Suite("Words") struct WordsTests {
        private let texts: [String: String]

        init() throws {
            let file = Places.repository.appending(path: "Public/strings/zh-Hans.json")
            texts = try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
        }

        private func text(_ key: String, _ values: [String: String] = [:]) throws -> String {
            try values.reduce(#require(texts[key])) { $0.replacing("{\($1.key)}", with: $1.value) }
        }

        /// Waits until these words are shown, and expects them once.
        private func expectOnce(_ words: String, on page: StudioPage) async throws {
            let places =
                "[...document.querySelectorAll('.toast p, #result-line, #save-error, #import-error, #drawer-nothing')]"
            let shown =
                "\(places).filter((place) => place.checkVisibility() && place.textContent === '\(words)')"
            try await page.browser.wait(until: "\(shown).length > 0")
            let count: Int = try await page.browser.run("return \(shown).length")
            #expect(count == 1, "\(words)")
        }

        @Test("a link that is cut off, a name that is taken, a photo that is damaged") func problems()
            async throws
        {
            try await BrowserStudio.visit("/?lang=zh-Hans") { page in
                try await page.browser.perform("location.hash = '#style=AXN0eWxl'")
                try await expectOnce(text("problem-invalid-field-body"), on: page)

                for _ in 0..<2 {
                    try await page.browser.wait(until: "!document.getElementById('tool-save').disabled")
                    try await page.click("#tool-save")
                    try await page.setText("save-name", to: "夜色")
                    try await page.browser.click("#save-form [type=submit]")
                    try await page.browser.wait(
                        until:
                            "!document.getElementById('save-dialog').open || !document.getElementById('save-error').hidden"
                    )
                }
                try await expectOnce(text("problem-name-taken-called", ["called": "夜色"]), on: page)
                try await page.browser.click("#save-form [data-close]")

                // What only the server finds out.
                try await answer(
                    "/api/jobs", on: page, status: 422,
                    #"{"type": "/problems/damaged-picture", "detail": "the JPEG file is cut off", "remedy": "send another", "field": "content"}"#
                )
                try await page.browser.click("#render")
                try await expectOnce(text("problem-damaged-picture-content"), on: page)
                // It is over when something else is painted.
                try await page.choose("marble", in: "A")
                try await page.waitForPainting()
                let words = try text("problem-damaged-picture-content")
                let toasts = try await page.browser.text("document.getElementById('toasts').textContent")
                #expect(!toasts.contains(words))
                // The browser's own remarks on the three refusals.
                let log = try await page.browser.log()
                #expect(log.allSatisfy { $0.message.contains("status of 4") }, "\(log)")
            }
        }

        @Test("a full queue is waited for, counted down, and painted when there is room") func fullQueue()
            async throws
        {
            try await BrowserStudio.visit("/?lang=zh-Hans") { page in
                try await answer("/api/jobs", on: page, status: 429, #"{"type": "/problems/queue-full"}"#)
                try await page.setField("strength", to: 41)
                try await page.browser.wait(
                    until:
                        "document.getElementById('progress-estimate').textContent === '\(text("stageRetry", ["seconds": "1"]))'"
                )
                #expect(
                    try await page.browser.text("document.getElementById('progress-stage').textContent")
                        == text("stageNoRoom"))
                #expect(try await page.browser.isTrue("document.querySelector('.toast') === null"))
                try await page.waitForPainting()
                #expect(try await page.line.contains("41 %"))
            }
        }

        @Test("the starter pack, added in English, has Chinese names") func starterPack() async throws {
            try await BrowserStudio.visit("/?lang=en") { page in
                try await page.browser.click("#open-gallery")
                _ = try await page.studio.server.send("POST", "/api/styles/starter", body: [])
            }
            try await BrowserStudio.visit("/?lang=zh-Hans") { page in
                try await page.browser.click("#open-gallery")
                let use = try text(
                    "actionOn", ["action": text("useStyle"), "name": text("sample-cubist")])
                try await page.browser.click("#gallery-drawer [aria-label='\(use)']")
                try await page.waitForName(text("sample-cubist"), in: "A")
                #expect(
                    try await page.browser.isTrue(
                        "document.querySelector('.style-slot .is-saved[title=\"Cubist\"]') === null"))
                try await page.waitForPainting()
            }
        }

        /// Lets the next request to `path` be answered with a problem, once.
        private func answer(_ path: String, on page: StudioPage, status: Int, _ problem: String) async throws
        {
            try await page.browser.perform(
                """
                const { fetch } = window
                window.fetch = (path, options) => {
                  if (path !== arguments[0]) return fetch(path, options)
                  window.fetch = fetch
                  const headers = { "Content-Type": "application/problem+json", "Retry-After": "1" }
                  return Promise.resolve(new Response(arguments[2], { status: arguments[1], headers }))
                }
                """, [.text(path), .number(Double(status)), .text(problem)])
        }
    }
}
