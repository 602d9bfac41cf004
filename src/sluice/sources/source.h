// The interface that sources implement stands with those who read from them: scan/source.h.
#pragma once

#include "sluice/scan/source.h"
