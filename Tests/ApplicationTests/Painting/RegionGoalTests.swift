import Foundation
import Stylization
import TestSupport
import Testing

@testable import Application

@Suite("What two regions may take")
struct RegionGoalTests {
    @Test("is said of the bundled transformer, from 800x600 px on")
    func size() throws {
        let stylizer = try Stylizer(
            models: ModelStore(
                bundledFolder: Places.models,
                dataFolder: FileManager.default.temporaryDirectory.appending(path: "impasto-no-models")),
            threads: 1)
        let name = ModelPair.bundled.transformer
        #expect(try RegionGoal.times(name, pixels: 800 * 600, on: stylizer) == 1.9)
        #expect(try RegionGoal.times(name, pixels: 800 * 600 - 1, on: stylizer) == nil)
    }
}
