#include "my_connector.hpp"

NABE_PLUGIN("org.example.my_connector", "0.1.0", MyConnector);
