// Pools and channel sums.

/// The largest of each channel over a window: `c[ch] = max over i, j of a[i * rowStride + j * channels + ch]`.
@inline(never)
package func maxPoolF32(
    channels: Int, windowHeight: Int, windowWidth: Int, a: UnsafePointer<Float>, rowStride: Int,
    pixelStride: Int,
    c: UnsafeMutablePointer<Float>
) {
    var ch = 0
    while channels &- ch >= laneCount {
        var best = load(a + ch)
        var i = 0
        while i < windowHeight {
            var j = 0
            while j < windowWidth {
                best = pointwiseMax(best, load(a + i &* rowStride + j &* pixelStride + ch))
                j &+= 1
            }
            i &+= 1
        }
        store(best, c + ch)
        ch &+= laneCount
    }
    while ch < channels {
        var best = a[ch]
        var i = 0
        while i < windowHeight {
            var j = 0
            while j < windowWidth {
                let value = a[i &* rowStride &+ j &* pixelStride &+ ch]
                best = value > best ? value : best
                j &+= 1
            }
            i &+= 1
        }
        c[ch] = best
        ch &+= 1
    }
}

/// The sum of each channel over a window, times `factor`.
@inline(never)
package func sumPoolF32(
    channels: Int, windowHeight: Int, windowWidth: Int, a: UnsafePointer<Float>, rowStride: Int,
    pixelStride: Int,
    factor: Float, c: UnsafeMutablePointer<Float>
) {
    var ch = 0
    while channels &- ch >= laneCount {
        var sum = Lanes(repeating: 0)
        var i = 0
        while i < windowHeight {
            var j = 0
            while j < windowWidth {
                sum += load(a + i &* rowStride + j &* pixelStride + ch)
                j &+= 1
            }
            i &+= 1
        }
        store(sum * factor, c + ch)
        ch &+= laneCount
    }
    while ch < channels {
        var sum: Float = 0
        var i = 0
        while i < windowHeight {
            var j = 0
            while j < windowWidth {
                sum += a[i &* rowStride &+ j &* pixelStride &+ ch]
                j &+= 1
            }
            i &+= 1
        }
        c[ch] = sum * factor
        ch &+= 1
    }
}
