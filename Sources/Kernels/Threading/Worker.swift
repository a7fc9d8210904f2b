import Synchronization

/// A thread in a run, as the function that runs on it sees it.
package struct Worker {
    /// 0 for the caller, then counting up.
    package let index: Int
    let team: Team

    /// Number of threads in the team.
    package var count: Int { team.barrier.members }

    /// Calls `body` for 0..<count, shared between the threads, then waits for all.
    ///
    /// The last thread to arrive runs `completion`, alone, before any goes on. Each thread begins with a share of its
    /// own, the same part of the whole every time, so that it finds in its cache what it wrote the time before; idle
    /// threads take from the shares of the others. Which thread computes what is left to chance, so `body` must not
    /// let its results depend on it.
    package func forEach(_ count: Int, _ body: (Int) -> Void, completion: () -> Void = {}) {
        for turn in 0..<self.count {
            let owner = (index + turn) % self.count
            let first = owner * count / self.count
            let size = (owner + 1) * count / self.count - first
            while true {
                let taken = team.taken[owner * Team.step].wrappingAdd(1, ordering: .relaxed).oldValue
                if taken >= size { break }
                body(first + taken)
            }
        }
        barrier(completion)
    }

    /// Waits until all threads are here; the last to arrive runs `completion` first.
    package func barrier(_ completion: () -> Void = {}) {
        team.barrier.wait {
            for index in 0..<count { team.taken[index * Team.step].store(0, ordering: .relaxed) }
            completion()
        }
    }
}
