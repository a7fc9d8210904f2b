import Hummingbird

/// The page's own files.
struct AssetRoutes {
    let files: StaticFiles

    func add(to router: Router<WebContext>) {
        for path in ["/assets/**", "/samples/content/{name}", "/samples/style/{name}", "/strings/{name}"] {
            router.get(RouterPath(path)) { request, _ in
                try files.response(path: request.uri.path)
            }
        }
    }
}
