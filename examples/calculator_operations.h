/* The operations of the calculator, as the example service and the demonstration provide them; and a port for them. */
#ifndef CALCULATOR_OPERATIONS_H
#define CALCULATOR_OPERATIONS_H

#include "calculator_desc.h"

extern const CalculatorFunctionTable calculator_operations;

/* A port of 127.0.0.1 that nobody uses now, and that the system gives to nobody who did not ask for it; 0 if there is
 * none. */
unsigned free_port(void);

#endif
