package org.callseal.edge;
