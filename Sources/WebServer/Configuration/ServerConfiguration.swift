package import Foundation
import Gallery
package import RenderQueue
package import Stylization

/// Everything about the server that can be chosen, with the defaults that protect a private machine.
///
/// The flags and environment variables of `impasto serve` set these; ``settings`` lists them for people.
package struct ServerConfiguration: Sendable, Equatable {
    /// The TCP port.
    ///
    /// Default: 9966, the original demo's. 0 lets the system choose a free one, which
    /// ``ReadyAnnouncement`` names.
    package var port: Int = 9966

    /// Who may connect.
    ///
    /// Default: this machine only, because pictures are private and there is no TLS here.
    package var reach: Reach = .thisMachine

    /// The token that clients of this machine need where ``reach`` is ``Reach/thisMachine``.
    ///
    /// Default: `nil`, none; in private mode a new random one at each start, because loopback is shared by all users
    /// of a machine.
    package var localToken: AccessToken?

    /// Whether nothing is kept: the gallery is in memory, results hold nothing but the picture, requests are not
    /// logged, and the process clears what it frees.
    ///
    /// Default: `false`, so that styles are there again tomorrow, and a painting can be painted again.
    package var isPrivate: Bool = false

    /// Whether memory that is freed is filled with zeros, which the composition root sees to.
    ///
    /// Default: `false`; in private mode `true` where the C library lets it be done.
    package var clearsFreedMemory: Bool = false

    /// Further host names that requests may be for, such as the name that a reverse proxy passes on.
    ///
    /// Default: none, because a name that was not expected is how DNS rebinding looks.
    package var additionalHosts: [HostName] = []

    /// Sites whose pages may use the server beside its own.
    ///
    /// Default: none, because any page that is open in a browser of this machine can send it requests.
    package var allowedOrigins: AllowedOrigins = AllowedOrigins()

    /// Reverse proxies whose word for who their clients are counts, by their addresses.
    ///
    /// Default: none; a proxy on this machine is then believed for a name of ``additionalHosts``.
    package var trustedProxies: [AddressRange] = []

    /// The path under which a reverse proxy shows the server.
    ///
    /// Default: none, as everything is at the root of its own name.
    package var basePath: BasePath = .root

    /// This server's name among several behind a balancer, which ids of uploads, jobs and streams carry.
    ///
    /// Default: none, because one server needs none.
    package var instance: InstanceName?

    /// What a request is answered with when too much is waiting.
    ///
    /// Default: 429, which tells its sender to wait.
    package var busyAnswer: BusyAnswer = .tooManyRequests

    /// The folder with the page: `assets`, `pages`, `samples`, `strings`, `api`.
    package var publicFolder: URL

    /// Where the gallery is, for ``settings`` and `/api/privacy`, or `:memory:`; the gallery itself is opened
    /// by the caller.
    ///
    /// Default: the platform's place, so that styles are there again after a restart, and on the command
    /// line.
    package var galleryPath: String = GalleryLocation.standard().path

    /// The bounds on what one request or client can use.
    package var limits: ServerLimits = ServerLimits()

    /// How many renders may wait, and how long each may take.
    ///
    /// Default: the queue's own.
    package var queue: RenderQueueConfiguration = RenderQueueConfiguration()

    /// How many results of jobs are kept, and for how long.
    ///
    /// Default: the registry's own.
    package var jobs: JobLimits = JobLimits()

    /// How many uploaded pictures are kept, and for how long.
    ///
    /// Default: the store's own.
    package var uploads: UploadLimits = UploadLimits()

    /// How many streams may be open, and for how long without a frame.
    ///
    /// Default: the registry's own.
    package var streams: StreamLimits = StreamLimits()

    /// The memory for everything that requests bring and ask for, in bytes: bodies, decoding, renders,
    /// uploads and results.
    ///
    /// Default: `nil`, what the machine, the control group and the limits of this process leave.
    package var memoryBytes: Int?

    /// The networks of requests that name none and hold nothing of another style space.
    ///
    /// Default: `nil`, the original demo's default pair whenever it is on this machine, else the bundled one;
    /// looked up at each request, so that networks which are pulled while the server runs are used without a
    /// restart.
    package var defaultModels: ModelPair?

    /// The command that fetches the networks which are not on this machine, for the page.
    ///
    /// Default: what it is where the program is installed.
    package var pullCommand: String = "impasto models pull original"

    /// How long renders that are under way may go on when the server stops, in seconds.
    ///
    /// Default: 3, as long as someone who pressed Ctrl-C is patient.
    package var drainSeconds: Int = 3

    /// How log lines look.
    ///
    /// Default: text, for a person at a terminal.
    package var logFormat: LogFormat = .text

    /// The configuration of a private machine; only the page's folder has no default.
    package init(publicFolder: URL) { self.publicFolder = publicFolder }

    /// Who may connect.
    package enum Reach: Sendable, Equatable {
        /// Listens on 127.0.0.1 and ::1; requests need the ``ServerConfiguration/localToken`` if there is one.
        case thisMachine
        /// Listens on `host` (0.0.0.0 for every interface); every request needs the token, because any
        /// machine of the network could otherwise use this one and read its gallery.
        case network(host: String, token: AccessToken)
    }

    /// The token that every request needs; `nil` if none is needed.
    package var token: AccessToken? {
        switch reach {
        case .thisMachine: localToken
        case .network(_, let token): token
        }
    }

    /// Whether saved styles outlive the process.
    var keepsGallery: Bool { GalleryLocation(option: galleryPath) != .memory }

    /// Whether requests come from this machine only: no other one can connect, and no proxy is expected.
    package var isLocalOnly: Bool { reach == .thisMachine && additionalHosts.isEmpty }

    /// Whether machines of a network can connect to this very process.
    package var isReachableFromNetworks: Bool {
        guard case .network(let host, _) = reach else { return false }
        return !(host == "::1" || host == "localhost" || host.hasPrefix("127."))
    }
}

/// The status of an answer to a request for which there is no room in the queue.
package enum BusyAnswer: Int, Sendable, CaseIterable {
    /// The sender waits, and tries again.
    case tooManyRequests = 429
    /// A balancer in front tries another server.
    case serviceUnavailable = 503
}

/// How log lines look.
package enum LogFormat: String, Sendable, CaseIterable {
    /// `2026-01-31T12:00:00Z info GET /api/models 200 3 ms`
    case text
    /// One JSON object a line, for programs.
    case json
}
