import Foundation
import TestSupport
import Testing

extension BrowserTests {
    /// Saved styles in the studio: the drawer, the map, and styles that arrive.
    @Suite("Saved styles") struct SavedStyleTests {
        private struct Style: Decodable {
            let id: String
            let name: String
            let tags: [String]
        }
        private struct List: Decodable {
            let styles: [Style]
        }
        private struct Link: Decodable {
            let fragment: String
        }

        private var server: LoopbackHTTP {
            get throws { try #require(BrowserStudio.current).server }
        }

        /// Saves a style that is a share of one sample and the rest of another: no other test has it.
        private func save(_ name: String, _ share: Double) async throws -> Style {
            let parts = [("marble", share), ("ink-wash", 1 - share)].map { sample, weight in
                #"{"style": {"sample": "\#(sample)"}, "weight": \#(weight)}"#
            }.joined(separator: ", ")
            let answer = try await server.send(
                "POST", "/api/styles/mix",
                body: Array(#"{"name": "\#(name)", "save": true, "styles": [\#(parts)]}"#.utf8))
            #expect(answer.status == 201)
            return try JSONDecoder().decode(Style.self, from: Data(answer.body))
        }

        private func styles(named name: String) async throws -> [Style] {
            let answer = try await server.send("GET", "/api/styles?perPage=500")
            return try JSONDecoder().decode(List.self, from: Data(answer.body)).styles
                .filter { $0.name.hasPrefix(name) }
        }

        private func trash(_ style: Style) async throws {
            let answer = try await server.send(
                "POST", "/api/styles/bulk", body: Array(#"{"ids": ["\#(style.id)"], "action": "trash"}"#.utf8)
            )
            #expect(answer.status == 200)
        }

        @Test("a style card that is dropped on a style slot is its style") func cardOnSlot() async throws {
            let style = try await save("Carded", 0.31)
            let card = try await server.send("GET", "/api/styles/\(style.id)/card").body
            try await BrowserStudio.visit { page in
                try await page.setContentSize(96)
                try await page.waitForPainting()
                let before = try await page.pixels(of: "#result")
                try await page.drop(card, named: "card.png", type: "image/png", on: ".slot[data-slot=A]")
                try await page.waitForName("Carded", in: "A")
                try await page.waitForPainting()
                let painted = try await page.pixels(of: "#result")
                #expect(painted.difference(from: before) > 4)
                // A style that is not here is painted with all the same, and kept if that is wanted.
                try await trash(style)
                try await page.choose("circles", in: "A")
                try await page.waitForPainting()
                try await page.drop(card, named: "card.png", type: "image/png", on: ".slot[data-slot=A]")
                // The offer is gone after some seconds, so that the painting is not waited for.
                let offer =
                    "[...document.querySelectorAll('.toast')].find((toast) => toast.textContent.includes('Keep it'))"
                try await page.browser.wait(until: offer)
                #expect(try await page.name(in: "A") == "Carded")
                #expect(try await styles(named: "Carded").isEmpty)
                try await page.browser.perform("\(offer).querySelector('button').click()")
                try await page.browser.wait(
                    until:
                        "document.querySelector('.slot[data-slot=A] .thumb input[data-name=Carded]:checked')"
                )
                #expect(try await styles(named: "Carded").count == 1)
                try await page.waitForPainting()
                #expect(try await page.pixels(of: "#result").difference(from: painted) < 1)
            }
        }

        @Test("several style cards that are dropped together are all looked at, and all saved") func cards()
            async throws
        {
            var cards: [(name: String, type: String, bytes: [UInt8])] = []
            for (name, share) in [("Dealt one", 0.21), ("Dealt two", 0.64)] {
                let style = try await save(name, share)
                let card = try await server.send("GET", "/api/styles/\(style.id)/card").body
                cards.append((name + ".png", "image/png", card))
                try await trash(style)
            }
            try await BrowserStudio.visit { page in
                try await page.drop(cards, on: "#viewport")
                try await page.browser.wait(until: "document.getElementById('import-dialog').open")
                let listed = "document.getElementById('import-list').textContent"
                #expect(try await page.browser.text(listed) == "Dealt onenewDealt twonew")
                try await page.browser.click("#import-save")
                try await page.browser.wait(until: "!document.getElementById('import-dialog').open")
                #expect(try await styles(named: "Dealt").count == 2)
            }
        }

        @Test("a star in the drawer leaves the focus, the place and the mark where they are") func star()
            async throws
        {
            for number in 0..<12 { _ = try await save("Starred \(number)", 0.02 + 0.07 * Double(number)) }
            try await BrowserStudio.visit { page in
                try await page.setText("content-size", to: "96")
                try await page.browser.click("#open-gallery")
                try await page.browser.wait(until: "document.querySelectorAll('.drawer-item').length > 11")
                try await page.browser.click("#gallery-drawer [aria-label='Use: Starred 0']")
                try await page.waitForName("Starred 0", in: "A")
                try await page.browser.click("#open-gallery")
                let star = "#drawer-list [aria-label='Favourite: Starred 0']"
                try await page.browser.wait(until: "document.querySelector(\"\(star)\")")
                try await page.browser.perform(
                    """
                    document.querySelector(arguments[0]).focus()
                    window.place = document.getElementById("drawer-body").scrollTop
                    """, [.text(star)])
                #expect(try await page.browser.isTrue("window.place > 0"))
                try await page.browser.press(Key.enter)
                try await page.browser.wait(
                    until: "document.querySelector(\"\(star)\").getAttribute('aria-pressed') === 'true'")
                for kept in [
                    "document.activeElement === document.querySelector(\"\(star)\")",
                    "document.getElementById('drawer-body').scrollTop === window.place",
                    "document.querySelector('.slot[data-slot=A] [data-name=\"Starred 0\"]').checked",
                ] { #expect(try await page.browser.isTrue(kept), "\(kept)") }
            }
        }

        @Test("a link that is opened twice is one style") func linkTwice() async throws {
            let style = try await save("Linked", 0.57)
            let answer = try await server.send("GET", "/api/styles/\(style.id)/link")
            let link = try JSONDecoder().decode(Link.self, from: Data(answer.body)).fragment
            try await trash(style)
            try await BrowserStudio.visit("/" + link) { page in
                try await page.browser.wait(until: "document.getElementById('import-dialog').open")
                try await page.browser.click("#import-save")
                try await page.browser.wait(until: "!document.getElementById('import-dialog').open")
                #expect(try await styles(named: "Linked").count == 1)
                // Another host's link, pasted where somebody would search.
                try await page.browser.perform("location.hash = arguments[0]", [.text(link)])
                try await page.browser.wait(until: "document.getElementById('import-dialog').open")
                #expect(
                    try await page.browser.text("document.getElementById('import-list').textContent")
                        == "Linkedalready in the gallery")
                #expect(try await page.browser.isTrue("document.getElementById('import-save').hidden"))
                try await page.browser.click("#import-try")
                try await page.waitForName("Linked", in: "A")
                try await page.browser.perform(
                    """
                    const transfer = new DataTransfer()
                    transfer.setData("text/plain", `https://friend.example/${arguments[0]}`)
                    document.getElementById("drawer-query").dispatchEvent(
                      new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }))
                    """, [.text(link)])
                try await page.browser.wait(until: "document.getElementById('import-dialog').open")
                #expect(try await styles(named: "Linked").count == 1)
            }
        }

        @Test("a click on the map paints, and arrows lead from style to style") func map() async throws {
            _ = try await save("Mapped", 0.73)
            try await BrowserStudio.visit { page in
                try await page.setContentSize(96)
                try await page.waitForPainting()
                let before = try await page.pixels(of: "#result")
                try await page.browser.press("m")
                let item = "document.querySelector('#map-plane [aria-label=Mapped]')"
                try await page.browser.wait(until: item)
                // Samples that are not saved are there, too.
                #expect(
                    try await page.browser.isTrue(
                        "document.querySelector('#map-plane [aria-label=\"Balloons (sample)\"]') === null"))
                #expect(
                    try await page.browser.isTrue(
                        "document.querySelectorAll('#map-plane .is-sample').length > 5"))
                // Alike is near: the mix lies closer to its larger part than most others do.
                let isNear: Bool = try await page.browser.run(
                    """
                    const place = (name) => {
                      const box = document.querySelector(`#map-plane [aria-label^="${name}"]`).getBoundingClientRect()
                      return { x: box.x, y: box.y }
                    }
                    const from = place("Mapped")
                    const far = (name) => Math.hypot(place(name).x - from.x, place(name).y - from.y)
                    return far("Marbled paper") < far("Stripes")
                    """)
                #expect(isNear)
                try await page.browser.click("#map-plane [aria-label=Mapped]")
                try await page.waitForName("Mapped", in: "A")
                try await page.browser.wait(until: "!document.getElementById('map-stage').hidden")
                try await page.browser.perform(
                    "document.querySelector('#map-plane [aria-pressed=true]').focus()")
                for _ in 0..<3 { try await page.browser.press(Key.right) }
                let stops: Int = try await page.browser.run(
                    "return document.querySelectorAll('#map-plane button[tabindex=\"0\"]').length")
                #expect(stops == 1)
                let zoom = "document.getElementById('map-plane').style.transform"
                let wide = try await page.browser.text(zoom)
                try await page.browser.press("+")
                #expect(try await page.browser.text(zoom) != wide)
                try await page.browser.press(Key.escape)
                try await page.waitForPainting()
                #expect(try await page.pixels(of: "#result").difference(from: before) > 4)
            }
        }

        @Test("several styles are tagged at once, shown by their tag, and untagged again") func bulkTags()
            async throws
        {
            for (name, share) in [("Bulk one", 0.12), ("Bulk two", 0.45), ("Bulk three", 0.88)] {
                _ = try await save(name, share)
            }
            try await BrowserStudio.visit { page in
                try await page.browser.click("#open-gallery")
                for name in ["Bulk one", "Bulk three"] {
                    let box = "#drawer-list [aria-label='Select: \(name)']"
                    try await page.browser.wait(until: "document.querySelector(\"\(box)\")")
                    try await page.browser.click(box)
                }
                #expect(
                    try await page.browser.text("document.getElementById('bulk-count').textContent")
                        == "2 selected")
                try await page.setText("bulk-tag", to: "together")
                try await page.browser.click("#bulk-tags [name=addTags]")
                let chip = "document.querySelector('#drawer-tags .chip[data-chip=together]')"
                try await page.browser.wait(until: chip)
                try await page.browser.perform("\(chip).click()")
                try await page.browser.wait(until: "document.querySelectorAll('.drawer-item').length === 2")
                let tagged = try await styles(named: "Bulk").filter { $0.tags == ["together"] }.map(\.name)
                #expect(tagged.sorted() == ["Bulk one", "Bulk three"])
                try await page.browser.perform(
                    "[...document.querySelectorAll('.toast')].find((toast) => toast.textContent.includes('added'))"
                        + ".querySelector('button').click()")
                try await page.browser.wait(until: "!\(chip)")
                try await page.browser.wait(until: "document.querySelectorAll('.drawer-item').length > 2")
                #expect(try await styles(named: "Bulk").allSatisfy { $0.tags.isEmpty })
                // Tags and notes of one are edited without leaving the studio.
                try await page.browser.click("#bulk-clear")
                try await page.browser.click("#drawer-list [aria-label='Details: Bulk two']")
                try await page.browser.wait(until: "!document.getElementById('drawer-details').hidden")
                try await page.setText("details-tags", to: "edited, twice")
                try await page.browser.click("#details-save")
                try await page.browser.wait(
                    until: "document.getElementById('toasts').textContent.includes('is saved')")
                #expect(try await styles(named: "Bulk two").map(\.tags) == [["edited", "twice"]])
            }
        }
    }
}
