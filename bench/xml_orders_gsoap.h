// PlaceOrders of http://example.org/orders for gSOAP's soapcpp2; the same as xml_orders.h.
//gsoap o schema namespace: http://example.org/orders
//gsoap o schema form: qualified

enum xsd__boolean { false_, true_ };
enum o__Status { o__Status__pending, o__Status__confirmed, o__Status__shipped, o__Status__delivered };

struct o__Line {
    char* sku 1;
    char* description 1;
    int quantity 1;
    double price 1;
    enum xsd__boolean gift 1;
};

struct o__Address {
    char* street 1;
    char* city 1;
    char* zip 1;
    char* country 1;
};

struct o__Order {
    @ unsigned LONG64 id 1;
    char* customer 1;
    time_t placed 1;
    enum o__Status status 1;
    struct o__Address shipTo 1;
    int __sizeline;
    struct o__Line* line 0;
    double total 1;
    char* note 0;
};

struct o__PlaceOrders {
    int __sizeorder;
    struct o__Order* order 0;
};
