/// The platform's C library, so that no other file has to ask which one it is.
///
/// A call that shares its name with a method is written as `SystemLibC.open(…)`.
#if canImport(Glibc)
@_exported public import Glibc
#elseif canImport(Musl)
@_exported public import Musl
#else
@_exported public import Darwin
#endif
