import Foundation
import ImageCodecs
import TestSupport
import Testing

extension BrowserTests {
    /// The picture is in sight, on every window, and can be looked at closely.
    @Suite("The stage") struct StageTests {
        /// A window: a phone, one on its side, a page enlarged twice, and four times.
        struct Window: Sendable, CustomTestStringConvertible {
            let width: Double, height: Double
            var testDescription: String { "\(Int(width)) by \(Int(height))" }

            func open(_ page: StudioPage) async throws {
                try await page.browser.devTools(
                    "Emulation.setDeviceMetricsOverride",
                    [
                        "width": .number(width), "height": .number(height), "deviceScaleFactor": 1,
                        "mobile": true,
                    ])
            }
        }

        @Test(
            "the picture, progress and Cancel are in sight while a control moves",
            arguments: [
                Window(width: 390, height: 844), Window(width: 720, height: 450),
                Window(width: 844, height: 390),
            ])
        func inSight(window: Window) async throws {
            try await BrowserStudio.visit { page in
                try await window.open(page)
                // Down the page and up again; each slider is moved where it is then.
                let hidden: [String] = try await page.browser.run(
                    """
                    const frame = document.getElementById("frame")
                    const ranges = [...document.querySelectorAll(".panel input[type=range]")]
                      .filter((range) => range.checkVisibility() && !range.disabled)
                    const isApart = (one, other) => one.bottom <= other.top || other.bottom <= one.top
                      || one.right <= other.left || other.right <= one.left
                    const isShown = ({ left, right, top, bottom }) =>
                      left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight
                    const isHidden = (range) => {
                      range.scrollIntoView({ block: "nearest" })
                      const before = frame.getBoundingClientRect()
                      range.value = String((Number(range.min) + Number(range.max)) / 2)
                      range.dispatchEvent(new Event("input", { bubbles: true }))
                      const [picture, slider] = [frame, range].map((node) => node.getBoundingClientRect())
                      const isSeen = isShown(picture) && isShown(slider) && isApart(picture, slider)
                        && picture.height >= 200 && picture.top === before.top
                        && frame.contains(document.elementFromPoint(picture.left + picture.width / 2, picture.top + 2))
                      return !isSeen
                    }
                    return [...ranges, ...ranges.reverse()].filter(isHidden).map((range) => range.dataset.for)
                    """)
                #expect(hidden.isEmpty, "\(hidden)")
                // One that takes a while, to be cancelled.
                try await page.paintAsIGo(false)
                try await page.browser.perform(
                    "for (const one of ['[data-preset=full]', '#render']) document.querySelector(one).click()"
                )
                let cancel =
                    "[...document.querySelectorAll('#cancel, #go-cancel')].find((node) => node.checkVisibility())"
                try await page.browser.wait(until: "\(cancel) !== undefined")
                let isReached = try await page.browser.isTrue(
                    """
                    (() => {
                      const { left, top, width, height } = \(cancel).getBoundingClientRect()
                      return document.elementFromPoint(left + width / 2, top + height / 2) === \(cancel)
                    })()
                    """)
                #expect(isReached)
                try await page.browser.perform("\(cancel).click()")
                try await page.browser.wait(
                    until:
                        "document.getElementById('progress').hidden && document.getElementById('go-progress').hidden"
                )
                #expect(try await page.browser.text("document.activeElement.id") == "render")
            }
        }

        @Test(
            "nothing is wider than 320 px, and a size of four digits can be read",
            arguments: ["en", "zh-Hans"])
        func narrow(language: String) async throws {
            try await BrowserStudio.visit("/?lang=\(language)#combine") { page in
                try await Window(width: 320, height: 640).open(page)
                try await page.browser.perform(
                    "for (let times = 0; times < 2; times += 1) document.getElementById('add-style').click()")
                for mode in ["combine", "stylize"] {
                    try await page.browser.perform(
                        "document.querySelector(`[name=mode][value=${arguments[0]}]`).click()", [.text(mode)])
                    let widths: [Int] = try await page.browser.run(
                        "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
                    #expect(widths == [320, 320], "\(mode)")
                }
                // Only to be read: it would be painted for minutes, and all that comes after would wait for it.
                try await page.paintAsIGo(false)
                try await page.setField("content-size", to: 8000)
                let isReadable = try await page.browser.isTrue(
                    "document.getElementById('content-size').scrollWidth <= document.getElementById('content-size').clientWidth"
                )
                #expect(isReadable)
            }
        }

        @Test("wheel and keys zoom, a drag moves the picture, and all of it comes back") func zoom()
            async throws
        {
            try await BrowserStudio.visit { page in
                try await page.setContentSize(600)
                try await page.waitForPainting()
                let browser = page.browser
                func frame() async throws -> [Double] {
                    try await browser.run(
                        """
                        const { left, top, width, height } = document.getElementById("frame").getBoundingClientRect()
                        return [left, top, width, height]
                        """)
                }
                func level() async throws -> String {
                    try await browser.text("document.getElementById('tool-zoom').textContent")
                }
                let fit = try await frame(), fitLevel = try await level()
                // What is under the pointer stays under it.
                let point = [fit[0] + fit[2] * 0.45, fit[1] + fit[3] * 0.6]
                try await browser.perform(
                    """
                    const [clientX, clientY] = arguments
                    document.elementFromPoint(clientX, clientY).dispatchEvent(
                      new WheelEvent("wheel", { clientX, clientY, deltaY: -900, bubbles: true, cancelable: true }))
                    """, point.map { .number($0) })
                let close = try await frame()
                #expect(close[2] > fit[2] * 3)
                #expect(abs((point[0] - close[0]) / close[2] - 0.45) < 0.005)
                #expect(abs((point[1] - close[1]) / close[3] - 0.6) < 0.005)
                #expect(try await level() != fitLevel)
                try await browser.perform("document.getElementById('viewport').focus()")
                try await browser.press(Key.right)
                let moved = try await frame()
                #expect(moved[0] < close[0])
                #expect(moved[1] == close[1])
                try await browser.press("1")
                #expect(try await level() == "100 %")
                #expect(try await browser.isTrue("location.hash === ''"))
                // While both are compared, too: the divider is moved by a click, and keeps its place in the picture.
                try await browser.press("c")
                try await browser.press("+")
                let larger = try await frame()
                #expect(larger[3] > 700)
                try await browser.perform(
                    """
                    const { left, top, width, height } = document.getElementById("viewport").getBoundingClientRect()
                    const [clientX, clientY] = [left + width / 4, top + height / 2]
                    const at = { clientX, clientY, bubbles: true, isPrimary: true, pointerId: 1 }
                    for (const type of ["pointerdown", "pointerup"]) {
                      document.getElementById("result").dispatchEvent(new PointerEvent(type, at))
                    }
                    """)
                let split = try await browser.text(
                    "getComputedStyle(document.getElementById('frame')).getPropertyValue('--split')")
                #expect(split != "50%")
                try await browser.press("c")
                try await browser.press("0")
                #expect(try await frame() == fit)
                #expect(try await level() == fitLevel)
                try await browser.click("#tool-full")
                try await browser.wait(until: "document.querySelector('.panel').inert")
                let full = try await browser.isTrue(
                    "document.querySelector('.stage').getBoundingClientRect().left === 0")
                #expect(full)
                try await browser.press("f")
                try await browser.wait(until: "!document.querySelector('.panel').inert")
            }
        }

        @Test("light and dark are chosen on the page, and kept") func theme() async throws {
            try await BrowserStudio.visit { page in
                func brightness() async throws -> Double {
                    let shot = try ImageDecoder().decode(try await page.browser.screenshot()).image
                    return Double(shot.rgb.reduce(0) { $0 + Int($1) }) / Double(shot.rgb.count)
                }
                try await page.browser.devTools(
                    "Emulation.setEmulatedMedia",
                    ["features": [["name": "prefers-color-scheme", "value": "light"]]])
                #expect(try await brightness() > 180)
                try await page.browser.click("[popovertarget=theme-menu]")
                try await page.browser.click("#theme-menu [value=dark]")
                #expect(try await brightness() < 75)
                try await page.browser.go(to: page.studio.address + "/privacy")
                #expect(try await brightness() < 75)
                try await page.browser.click("[popovertarget=theme-menu]")
                try await page.browser.click("#theme-menu [value=system]")
                #expect(try await brightness() > 180)
                #expect(try await page.browser.isTrue("localStorage.getItem('impasto-theme') === null"))
            }
        }

        @Test("with forced colours, what is chosen and how far a slider is can be seen") func forcedColors()
            async throws
        {
            try await BrowserStudio.visit { page in
                try await page.browser.devTools(
                    "Emulation.setEmulatedMedia",
                    ["features": [["name": "forced-colors", "value": "active"]]])
                let same: [String] = try await page.browser.run(
                    """
                    const background = (selector) => getComputedStyle(document.querySelector(selector)).backgroundColor
                    const pairs = [
                      [".segmented input:checked + span", ".segmented input:not(:checked) + span"],
                      [".chip[aria-pressed=true]", ".chip[aria-pressed=false]"],
                    ]
                    return pairs.filter((pair) => background(pair[0]) === background(pair[1])).map((pair) => pair[0])
                    """)
                #expect(same.isEmpty, "\(same)")
                // The track before and behind the handle, and the ground above it: three colours.
                try await page.move("size-A", to: 250)
                let track: [Double] = try await page.browser.run(
                    """
                    const range = document.querySelector("[data-for=size-A]")
                    range.scrollIntoView({ block: "center", behavior: "instant" })
                    const { left, top, width, height } = range.getBoundingClientRect()
                    return [left, top + height / 2, width]
                    """)
                let shot = try ImageDecoder().decode(try await page.browser.screenshot()).image
                func color(along part: Double, above: Double = 0) -> [UInt8] {
                    let (x, y) = (Int(track[0] + track[2] * part), Int(track[1] - above))
                    let start = (y * shot.width + x) * 3
                    return Array(shot.rgb[start..<start + 3])
                }
                #expect(Set([color(along: 0.2), color(along: 0.8), color(along: 0.2, above: 8)]).count == 3)
            }
        }

        @Test("the page stays where it is while it comes up and paints") func layoutShift() async throws {
            try await BrowserStudio.visit { page in
                try await page.move("strength", to: 40)
                try await page.waitForPainting()
                let shift: Double = try await page.browser.run(
                    """
                    return new Promise((resolve) => {
                      let sum = 0
                      new PerformanceObserver((list) => {
                        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) sum += value
                      }).observe({ type: "layout-shift", buffered: true })
                      // What is buffered is handed over before the next frame is drawn.
                      requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
                    })
                    """)
                #expect(shift < 0.01)
            }
        }
    }
}
