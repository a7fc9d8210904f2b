import TestSupport
import Testing

extension BrowserTests {
    /// The camera, painted while it runs.
    ///
    /// Chromium's own test camera is mostly green, with a clock that turns.
    @Suite("Live") struct LiveTests {
        @Test(
            "the camera is painted, follows the settings, is kept and recorded, and is off when it is not seen"
        )
        func camera() async throws {
            try await BrowserStudio.visit { page in
                try await watch(page)
                try await page.browser.wait(until: "!document.getElementById('open-live').hidden")
                try await page.browser.click("#open-live")
                try await waitForFrames(page, 5)
                #expect(try await page.pixels(of: "#live-canvas").contrast > 5)
                #expect(try await page.browser.isTrue("!document.getElementById('live-sign').hidden"))
                #expect(
                    try await page.browser.text("document.getElementById('render').innerText")
                        == "Keep this picture")

                // Another style is there with the next frame.
                try await page.setField("live-fade", to: 0)
                try await waitForCall(page, "PATCH 200", 1)
                let before = try await page.pixels(of: "#live-canvas", columns: 4, rows: 4)
                try await page.choose("pointillist", in: "A")
                try await waitForCall(page, "PATCH 200", 2)
                // One may have been on its way already.
                try await waitForFrames(page, 2)
                let after = try await page.pixels(of: "#live-canvas", columns: 4, rows: 4)
                #expect(after.difference(from: before) > 15, "\(before) \(after)")

                // A picture becomes a result, with the frame as its photo.
                let paintings = try await page.paintings
                try await page.browser.click("#render")
                try await page.browser.wait(
                    until: "document.querySelectorAll('#shelf-row button').length === \(paintings + 1)")

                // What is recorded plays.
                try await page.browser.click("#live-record")
                try await page.browser.wait(
                    until: "document.getElementById('live-recorded').textContent !== '0:00'")
                try await page.browser.click("#live-record")
                try await page.browser.wait(until: "document.getElementById('recording-dialog').open")
                try await page.browser.perform("document.getElementById('recording-video').play()")
                try await page.browser.wait(
                    until: "document.getElementById('recording-video').currentTime > 0.2")
                #expect(try await page.pixels(of: "#recording-video").contrast > 5)
                try await page.browser.press(Key.escape)
                try await page.browser.wait(until: "!document.getElementById('recording-dialog').open")

                // In the background the camera is off, and nothing is sent.
                try await hide(page, true)
                try await page.browser.wait(
                    until:
                        "seen.tracks.every(({ readyState }) => readyState === 'ended') && seen.underWay === 0"
                )
                let sent: Int = try await page.browser.run("return seen.sent")
                try await page.browser.perform(
                    """
                    return new Promise((resolve) => {
                      let left = 40
                      const count = () => (left -= 1) ? requestAnimationFrame(count) : resolve(true)
                      count()
                    })
                    """)
                #expect(try await page.browser.run("return seen.sent") == sent)
                try await hide(page, false)
                try await waitForFrames(page, 3)

                #expect(try await page.browser.run("return seen.most") == 1)
                try await page.browser.click("#live-close")
                try await page.browser.wait(until: "seen.calls.at(-1) === 'DELETE 204'")
                #expect(
                    try await page.browser.isTrue(
                        "seen.tracks.length === 2 && seen.tracks.every(({ readyState }) => readyState === 'ended')"
                    ))
                try await page.waitForPainting()
            }
        }

        @Test("a recording of what does not move is as long as it took")
        func still() async throws {
            try await BrowserStudio.visit { page in
                // What is left of it where only changes are recorded is a thirtieth of a second.
                let part: Double = try await page.browser.run(
                    """
                    return import("/assets/js/live/recording.js").then(async ({ Recording }) => {
                      const canvas = document.createElement("canvas")
                      canvas.getContext("2d").fillRect(0, 0, canvas.width, canvas.height)
                      const recording = new Recording(canvas, [])
                      await new Promise((resolve) => setTimeout(resolve, 1500))
                      recording.stop()
                      const { blob, seconds } = await recording.made
                      const video = document.createElement("video")
                      const happens = (name) => new Promise((resolve) => video.addEventListener(name, resolve, { once: true }))
                      video.src = URL.createObjectURL(blob)
                      await happens("loadedmetadata")
                      // Some kinds of file do not say how long they are.
                      video.currentTime = 1e6
                      await happens("seeked")
                      return video.currentTime / seconds
                    })
                    """)
                #expect(part > 0.4 && part < 1.2)
            }
        }

        @Test("regions are painted on the live picture, lie where they are seen, and are kept with it")
        func regions() async throws {
            try await BrowserStudio.visit { page in
                let browser = page.browser
                try await watch(page)
                try await browser.wait(until: "!document.getElementById('open-live').hidden")
                try await browser.click("#open-live")
                try await waitForFrames(page, 2)
                try await page.setField("live-calm", to: 0)
                try await page.setField("live-fade", to: 0)
                try await waitForGreen(page, left: false)

                // The camera's own green is kept in the left half.
                try await browser.click("#live-regions")
                try await browser.wait(until: "document.querySelector('.regions') !== null")
                try await page.click("#region-keep")
                try await browser.perform(
                    "document.querySelector('[name=region-tool][value=rectangle]').click()")
                try await page.setField("region-softness", to: 0)
                try await browser.draw(on: "#live-frame", through: [(0.01, 0.01), (0.3, 0.5), (0.5, 0.99)])
                try await waitForGreen(page, left: true)
                // In the other direction the picture is another one, and the mask stays where it is seen.
                try await page.click("#live-mirror")
                try await waitForFrames(page, 3)
                try await waitForGreen(page, left: true)

                // What is done to the mask is there with the next pictures, and undone.
                try await page.click("#region-clear")
                try await waitForGreen(page, left: false)
                try await browser.press(Key.control, "z")
                try await waitForGreen(page, left: true)
                try await page.click("#live-with-regions")
                try await waitForGreen(page, left: false)
                try await page.click("#live-with-regions")
                try await waitForGreen(page, left: true)

                // A kept picture has the region of the frame that it was painted of.
                let paintings = try await page.paintings
                try await browser.perform("document.getElementById('render').click()")
                try await browser.wait(
                    until: "document.querySelectorAll('#shelf-row button').length === \(paintings + 1)")
                let kept: [String] = try await browser.run(
                    """
                    return import("/assets/js/core/store.js").then(({ read }) => {
                      const { snapshot: { content, regions } } = read("shelf")[0].result
                      const masks = regions.list.map(({ kind, mask }) => `${kind} ${mask.width} ${mask.height}`)
                      return [...masks, String(regions.photo === `file:${content.id}`)]
                    })
                    """)
                #expect(kept == ["keep 640 480", "true"])

                // Whoever goes back to the photo goes on painting there.
                #expect(try await browser.run("return seen.most") == 1)
                try await page.click("#live-close")
                try await browser.wait(until: "document.querySelector('#frame > .regions-marks') !== null")
                try await browser.wait(until: "seen.calls.at(-1) === 'DELETE 204'")
                try await page.click("#regions-done")
                try await page.waitForPainting()
            }
        }

        /// Waits until the left quarter of the picture is as green as the test camera, or not; the right one is not.
        private func waitForGreen(_ page: StudioPage, left: Bool) async throws {
            try await page.browser.wait(
                until: """
                    (() => {
                      const canvas = document.createElement("canvas")
                      canvas.width = 4
                      canvas.height = 1
                      const context = canvas.getContext("2d")
                      context.imageSmoothingQuality = "high"
                      context.drawImage(document.getElementById("live-canvas"), 0, 0, 4, 1)
                      const { data } = context.getImageData(0, 0, 4, 1)
                      const isGreen = (at) => data[4 * at + 1] - Math.max(data[4 * at], data[4 * at + 2]) > 50
                      return isGreen(0) === \(left) && !isGreen(3)
                    })()
                    """)
        }

        /// Counts what is sent of a stream, what is drawn of it, and the camera's tracks.
        private func watch(_ page: StudioPage) async throws {
            try await page.browser.perform(
                """
                const seen = { sent: 0, underWay: 0, most: 0, drawn: 0, calls: [], tracks: [] }
                window.seen = seen
                const ask = window.fetch
                window.fetch = async (path, options) => {
                  if (!String(path).startsWith("/api/streams")) return ask(path, options)
                  const isFrame = path.endsWith("/frames")
                  if (isFrame) {
                    seen.sent += 1
                    seen.underWay += 1
                    seen.most = Math.max(seen.most, seen.underWay)
                  }
                  try {
                    const response = await ask(path, options)
                    if (!isFrame) seen.calls.push(`${options.method} ${response.status}`)
                    return response
                  } finally {
                    if (isFrame) seen.underWay -= 1
                  }
                }
                const draw = CanvasRenderingContext2D.prototype.drawImage
                CanvasRenderingContext2D.prototype.drawImage = function (...values) {
                  if (this.canvas.id === "live-canvas") seen.drawn += 1
                  return draw.apply(this, values)
                }
                const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
                navigator.mediaDevices.getUserMedia = async (wanted) => {
                  const stream = await open(wanted)
                  seen.tracks.push(...stream.getTracks())
                  return stream
                }
                """)
        }

        /// Waits until so many more paintings are seen.
        private func waitForFrames(_ page: StudioPage, _ count: Int) async throws {
            let drawn: Int = try await page.browser.run("return seen.drawn")
            try await page.browser.wait(until: "seen.drawn >= \(drawn + count)")
        }

        private func waitForCall(_ page: StudioPage, _ call: String, _ count: Int) async throws {
            try await page.browser.wait(
                until: "seen.calls.filter((call) => call === '\(call)').length >= \(count)")
        }

        /// As if the tab went to the background, or came back.
        private func hide(_ page: StudioPage, _ isHidden: Bool) async throws {
            try await page.browser.perform(
                """
                Object.defineProperty(document, "hidden", { value: arguments[0], configurable: true })
                document.dispatchEvent(new Event("visibilitychange"))
                """, [.bool(isHidden)])
        }
    }
}
