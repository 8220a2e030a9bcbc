/* PlaceOrders of http://example.org/orders as C structures with their descriptions, as a program that uses this library has
 * them; strings in UTF-8. xml_orders_gsoap.h describes the same to gSOAP. */
#ifndef XML_ORDERS_H
#define XML_ORDERS_H

#include <WebServices.h>

enum order_status { ORDER_PENDING, ORDER_CONFIRMED, ORDER_SHIPPED, ORDER_DELIVERED };

struct line_value {
    WS_XML_STRING sku;
    WS_XML_STRING description;
    int           quantity;
    double        price;
    BOOL          gift;
};

struct address_value {
    WS_XML_STRING street, city, zip, country;
};

struct order_value {
    UINT64               id;
    WS_XML_STRING        customer;
    WS_DATETIME          placed;
    enum order_status    status;
    struct address_value ship_to;
    struct line_value*   lines;
    ULONG                line_count;
    double               total;
    WS_XML_STRING        note;                /* optional: length 0 when it is not there */
};

struct place_orders_value {
    struct order_value* orders;
    ULONG               order_count;
};

extern WS_XML_DICTIONARY orders_dictionary;               /* of all names */
extern WS_ELEMENT_DESCRIPTION place_orders_element;

#endif
