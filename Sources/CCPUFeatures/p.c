#include "CCPUFeatures.h"
void impasto_placeholder2(void) {}
