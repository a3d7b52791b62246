// Batched UDP system calls as plain functions over caller-owned arrays.
#pragma once
