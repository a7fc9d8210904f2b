import ArgumentParser
package import Gallery
package import Stylization

// Values of the domain that options take by their names; help texts and errors list the possible ones.

extension ModelKind: ExpressibleByArgument {}
extension StyleSpace: ExpressibleByArgument {}
extension StyleSort: ExpressibleByArgument {}
extension NameConflictPolicy: ExpressibleByArgument {}
extension ImportConflictPolicy: ExpressibleByArgument {}
