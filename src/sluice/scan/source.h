// The pipeline's name for what it reads from.
#pragma once

#include "sluice/sources/source.h"
