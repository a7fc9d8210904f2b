#include "CImageCodecs.h"
void impasto_placeholder(void) {}
