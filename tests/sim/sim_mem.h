/* Memory of the simulation and of scenarios: never refused, checked like the library's, not counted among it. */
#ifndef WWS_SIM_SIM_MEM_H
#define WWS_SIM_SIM_MEM_H

#include <stddef.h>

void* sim_alloc(size_t size);           /* zeroed */
void  sim_free(void* memory);
/* Blocks of the library that are allocated and not freed. */
size_t sim_blocks_live(void);
void   sim_list_blocks(void);           /* says where they come from */

#endif
