// libopus as Swift sees it: its headers, and plain functions for its variadic controls.
#pragma once
#include <opus/opus.h>
