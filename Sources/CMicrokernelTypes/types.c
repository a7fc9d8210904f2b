// The header alone makes the module; a target needs a source file, which shows that the header needs no other.
#include "CMicrokernelTypes.h"
