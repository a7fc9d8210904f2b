import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// What a connection's bytes pass on their way to a route: the clock, the HTTP parser, the connection's own rules,
/// and the types that Hummingbird speaks.
struct WebChannel: ServerChildChannel, HTTPChannelHandler {
    let responder: HTTPChannelHandler.Responder
    let limits: ServerLimits
    let places: ConnectionPlaces
    let onRefusal: @Sendable (Problem, _ requestID: String) -> Void

    func setup(
        channel: any Channel, logger: Logger
    ) -> EventLoopFuture<NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>> {
        channel.eventLoop.makeCompletedFuture {
            var decoding = NIOHTTPDecoderLimitConfiguration()
            decoding.maxHeaderFieldSize = limits.headerBytes
            decoding.maxHeaderListSize = limits.headerBytes
            decoding.maxHeaderFieldCount = limits.headerCount
            let connection = ConnectionHandler(
                limits: ConnectionLimits(
                    bodyBytes: limits.bodyBytes, headerBytes: limits.headerBytes,
                    requestTime: .seconds(Int64(limits.requestSeconds)),
                    idleTime: .seconds(Int64(limits.idleSeconds))),
                places: places, onRefusal: onRefusal)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(CloseOnExecHandler())
            try pipeline.addHandler(ByteArrivalHandler(connection))
            // Pipelined requests are kept in order by the one task that answers a connection's requests.
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false,
                withOutboundHeaderValidation: false, withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: decoding)
            try pipeline.addHandler(connection)
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}
