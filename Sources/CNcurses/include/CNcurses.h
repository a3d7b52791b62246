// ncursesw hidden behind plain functions: curses' own macros and globals do not import into Swift 6.
#pragma once
