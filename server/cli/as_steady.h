/* What Steady's command line does besides serving: which port, how it ends, `validate` and `explain`. */
#ifndef PROVISO_AS_STEADY_H
#define PROVISO_AS_STEADY_H

#include "mock_settings.h"

/* Exit status where a contract cannot be used. */
enum { STEADY_EXIT_CONTRACT = 3 };

/* The port of the options, else of the contract's first server, else 3000; false where the options say no port. */
bool as_steady_port(const struct steady_settings *settings, const struct contract *contract,
                    uint64_t *port);

/* Sums up once the server has stopped; the exit status. */
int as_steady_end(const struct steady_settings *settings, const struct journey_tally *tally);

/* `steady validate CONTRACT` and `steady explain [CODE...]`; argv[0] is the command. */
int as_steady_validate(int argc, char **argv);
int as_steady_explain(int argc, char **argv);

#endif
