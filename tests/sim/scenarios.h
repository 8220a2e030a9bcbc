/* What a run does, at random. */
#ifndef WWS_SIM_SCENARIOS_H
#define WWS_SIM_SCENARIOS_H

void core_scenario(void);               /* the leaves, WsAsyncExecute and the engine */
void wait_scenario(void);               /* deadlines of a descriptor's waits         */
void net_scenario(void);                /* byte streams                              */
void chan_scenario(void);               /* listeners and channels, on HTTP           */
void soap_scenario(void);               /* service host and proxies, on HTTP         */

#endif
