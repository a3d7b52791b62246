// libsrtp2 as Swift sees it.
#pragma once
#include <srtp2/srtp.h>
