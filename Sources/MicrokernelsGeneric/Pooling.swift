// Pools and channel sums: windows of `PoolArguments`.

import CMicrokernelTypes

@inline(never)
func maxPool(_ arguments: UnsafePointer<PoolArguments>) {
    let pool = arguments.pointee
    var channel = 0
    while pool.channels &- channel >= laneCount {
        var best = load(pool.input + channel)
        var i = 0
        while i < pool.windowHeight {
            var j = 0
            while j < pool.windowWidth {
                let pixel: Int = i &* pool.rowStride &+ j &* pool.pixelStride
                best = pointwiseMax(best, load(pool.input + pixel + channel))
                j &+= 1
            }
            i &+= 1
        }
        store(best, pool.output + channel)
        channel &+= laneCount
    }
    while channel < pool.channels {
        var best = pool.input[channel]
        var i = 0
        while i < pool.windowHeight {
            var j = 0
            while j < pool.windowWidth {
                let value = pool.input[i &* pool.rowStride &+ j &* pool.pixelStride &+ channel]
                best = value > best ? value : best
                j &+= 1
            }
            i &+= 1
        }
        pool.output[channel] = best
        channel &+= 1
    }
}

@inline(never)
func sumPool(_ arguments: UnsafePointer<PoolArguments>) {
    let pool = arguments.pointee
    var channel = 0
    while pool.channels &- channel >= laneCount {
        var sum = Lanes(repeating: 0)
        var i = 0
        while i < pool.windowHeight {
            var j = 0
            while j < pool.windowWidth {
                let pixel: Int = i &* pool.rowStride &+ j &* pool.pixelStride
                sum += load(pool.input + pixel + channel)
                j &+= 1
            }
            i &+= 1
        }
        store(sum * pool.factor, pool.output + channel)
        channel &+= laneCount
    }
    while channel < pool.channels {
        var sum: Float = 0
        var i = 0
        while i < pool.windowHeight {
            var j = 0
            while j < pool.windowWidth {
                sum += pool.input[i &* pool.rowStride &+ j &* pool.pixelStride &+ channel]
                j &+= 1
            }
            i &+= 1
        }
        pool.output[channel] = sum * pool.factor
        channel &+= 1
    }
}
